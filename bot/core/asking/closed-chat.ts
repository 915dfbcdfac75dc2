import { randomUUID } from 'node:crypto';
import type { DetailOf } from '../audit/event.ts';
import { type Conversation, isShared } from '../conversation.ts';
import type { Core } from '../core.ts';
import type { Copy, DueWork, Tx } from '../ports.ts';
import { type Principal, principalKey, SYSTEM } from '../principal.ts';
import { runEvent, type Stamp } from '../run/change.ts';
import type { Run } from '../run/run.ts';
import type { Speech } from '../text/language.ts';
import { installApp } from './install-app.ts';
import { openRequest, requestOf } from './notices.ts';
import type { AfterShut } from './reach.ts';
import { calledHere } from './sentences.ts';
import { untold } from './tell-governors.ts';
import { nameReviewer } from './tell-reviewers.ts';
import { canBeAsked } from './who.ts';
import { reviewRequestOf } from './who-reviews.ts';

/**
 * A personal chat takes no messages: the bot was blocked or removed there, or never added. Where it never was, the app may be
 * installed for its person (`installApp`). Otherwise whoever was asked in it is named on the card in the channel instead, and in the activity
 * feed where that is wanted; the chat is not used again until the person shows up in it. Doing it twice changes nothing more.
 */
export async function closedChat(core: Core, conversation: Conversation): Promise<AfterShut> {
  const stamp: Stamp = { by: SYSTEM, via: 'engine', at: core.clock.now() };
  const instead = await installApp(core, conversation, stamp);
  if (instead !== 'named') return instead;
  await nameInstead(core, conversation, { stamp, inFeed: core.feed !== null });
  await core.store.transaction(async (tx) => {
    await untold(tx, conversation, stamp);
    const person = await tx.closeChat(conversation);
    if (person === null) return;
    await tx.reach.decline(person, stamp.at);
    await tx.appendEvents([closedEvent(person, `${person.name} cannot be written to any more.`, stamp)]);
  });
  return 'named';
}

export function closedEvent(person: Principal, sentence: string, { by, via, at }: Stamp) {
  const nowhere = { runId: null, stepId: null, workflow: null, environment: null, planHash: null, rule: null };
  return {
    id: randomUUID(),
    at,
    type: 'chat.closed' as const,
    actor: by,
    via,
    ...nowhere,
    sentence,
    detail: { person: principalKey(person) } satisfies DetailOf<'chat.closed'>,
  };
}

export type Naming = Readonly<{ stamp: Stamp; inFeed: boolean }>;

/** Names those who were asked in this chat where else they read of it. */
export async function nameInstead(core: Core, conversation: Conversation, naming: Naming): Promise<void> {
  const copies = await core.store.transaction((tx) => tx.copiesIn(conversation));
  for (const copy of copies) {
    await core.store.transaction(async (tx) => {
      const run = await tx.lockRun(copy.runId);
      if (run !== null) await nameOn(tx, run, copy, { ...naming, speech: conversation.speech ?? null });
    });
  }
  core.signals.due();
  core.signals.outbox();
}

type NamingOne = Naming & Readonly<{ speech: Speech | null }>;

async function nameOn(tx: Tx, run: Run, { asking }: Copy, { stamp, inFeed, speech }: NamingOne): Promise<void> {
  if (asking.askedFor === reviewRequestOf(run.id)) return nameReviewer(tx, run, asking, stamp);
  const approval = openRequest(run, asking.askedFor);
  if (approval === null || !canBeAsked(run, approval, asking.person)) return;
  const shared = isShared(run.conversation);
  if (shared && (await tx.addMention(approval.id, asking, stamp.at)) === 'same') return;
  if (shared) await tx.touchCards(run.id);
  const instead = shared ? 'is named on the card in the channel instead' : 'could not be told';
  const sentence = `${asking.person.name} cannot be written to and ${instead}.`;
  const detail = { approvalId: approval.id, people: principalKey(asking.person) };
  await tx.appendEvents([runEvent(run, stamp, { type: 'approval.told', sentence, detail })]);
  const { person, askedFor } = asking;
  if (inFeed) await tx.reach.askInFeed({ runId: run.id, approvalId: approval.id, person, askedFor, speech }, stamp.at);
}

/** Calls everybody who was named on the card since the last time, in one message of its thread: an edited card rings for nobody. */
export async function callByName(core: Core, due: DueWork['mentions'][number], stamp: Stamp): Promise<void> {
  await core.store.transaction(async (tx) => {
    const run = await tx.lockRun(due.runId);
    const approval = run?.approvals.find((one) => one.id === due.approvalId && one.state === 'open');
    const taken = await tx.takeMentions(due.approvalId, stamp.at);
    if (run === null || approval === undefined || !isShared(run.conversation)) return;
    const asked = taken.filter(({ person, askedFor }) => askedFor === requestOf(approval) && canBeAsked(run, approval, person));
    if (asked.length === 0) return;
    const people = asked.map(({ person }) => person);
    await tx.say(run.conversation, { kind: 'mention', people, text: calledHere(run, asked) }, stamp.at);
  });
  core.signals.outbox();
}
