import { createHash } from 'node:crypto';
import { tabLink } from '../chat/tab-link.ts';
import type { Core } from '../core.ts';
import { toAppError } from '../errors.ts';
import { principalKey, SYSTEM } from '../principal.ts';
import { runEvent } from '../run/change.ts';
import { ENGLISH } from '../text/language.ts';
import { message } from '../text/message.ts';
import { speak } from '../text/voice.ts';
import { openRequest } from './notices.ts';
import type { DueFeedAsk, FeedAsk } from './reach.ts';
import { canBeAsked } from './who.ts';

const AT_ONCE = 10;
/** Longer than Graph is waited for. */
const LEASE_MS = 60_000;
const FIRST_RETRY_MS = 10_000;
const LONGEST_RETRY_MS = 300_000;
/** What was asked longer ago than this is no news. */
const NEWS_MS = 3_600_000;

/**
 * Asks in the activity feed of Teams those who cannot be written to. Whoever has the card in their own chat by then, or cannot answer any more,
 * is left alone. An entry that is written twice is one entry: the second takes the place of the first.
 */
export async function tellInFeed(core: Core): Promise<void> {
  if (core.feed === null || core.tab === null) return;
  const asks = await core.store.transaction((tx) => tx.reach.claimFeed(core.clock.now(), LEASE_MS, AT_ONCE));
  await Promise.all(
    asks.map((ask) =>
      tell(core, ask).catch((thrown: unknown) => {
        core.logger.error({ err: thrown, runId: ask.runId }, 'somebody could not be asked in the activity feed; it is tried again');
      }),
    ),
  );
}

async function tell(core: Core, ask: DueFeedAsk): Promise<void> {
  const { feed, tab } = core;
  if (feed === null || tab === null) return;
  if (!(await isWanted(core, ask))) return finish(core, ask, null);
  const preview = speak(message('told.feed'), ask.speech ?? ENGLISH);
  try {
    const posted = await feed.post(ask.person, { chainId: chainOf(ask), runId: ask.runId, link: tabLink(tab, ask.runId), preview });
    await finish(core, ask, posted === 'posted' ? `${ask.person.name} is asked in the activity feed of Teams.` : null);
  } catch (thrown) {
    const error = toAppError(thrown);
    if (error.code !== 'unavailable') throw thrown;
    await postpone(core, ask, error);
  }
}

/** Under the lock of the run: whether its approval still waits for this person, who has no card of it. */
function isWanted(core: Core, ask: FeedAsk): Promise<boolean> {
  return core.store.transaction(async (tx) => {
    const run = await tx.lockRun(ask.runId);
    const approval = run === null ? null : openRequest(run, ask.askedFor);
    return run !== null && approval !== null && canBeAsked(run, approval, ask.person) && !(await tx.reach.hasCard(ask));
  });
}

/** 48 bits of a hash: the same for every try to ask this person for this request. */
function chainOf({ person, askedFor }: FeedAsk): number {
  return Number.parseInt(
    createHash('sha256')
      .update(`${principalKey(person)} ${askedFor}`)
      .digest('hex')
      .slice(0, 12),
    16,
  );
}

async function finish(core: Core, ask: DueFeedAsk, sentence: string | null): Promise<void> {
  const at = core.clock.now();
  await core.store.transaction(async (tx) => {
    const run = sentence === null ? null : await tx.lockRun(ask.runId);
    if (!(await tx.reach.finishFeed(ask.id, at)) || run === null || sentence === null) return;
    const detail = { approvalId: ask.approvalId, people: principalKey(ask.person) };
    await tx.appendEvents([runEvent(run, { by: SYSTEM, via: 'engine', at }, { type: 'approval.told', sentence, detail })]);
  });
}

async function postpone(core: Core, ask: DueFeedAsk, error: ReturnType<typeof toAppError>): Promise<void> {
  const at = core.clock.now();
  const { reason, details } = error;
  core.logger.warn({ err: error, reason, details, runId: ask.runId }, 'Somebody could not be asked in the activity feed of Teams.');
  if (at.getTime() - ask.putAt.getTime() > NEWS_MS) return finish(core, ask, null);
  const asked = details['retryAfterMs'];
  const waitMs = Math.min(LONGEST_RETRY_MS, FIRST_RETRY_MS * 2 ** Math.min(ask.failures, 10));
  const retryAt = new Date(at.getTime() + Math.max(waitMs, typeof asked === 'number' ? asked : 0));
  await core.store.transaction((tx) => tx.reach.postponeFeed(ask.id, retryAt));
}
