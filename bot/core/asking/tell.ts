import { chatToOpen, stillToOpen } from '../conversation.ts';
import type { Core } from '../core.ts';
import { toAppError } from '../errors.ts';
import type { Asking, DueWork, Tx } from '../ports.ts';
import { principalKey } from '../principal.ts';
import { runEvent, type Stamp } from '../run/change.ts';
import type { Approval, Run } from '../run/run.ts';
import { requestOf } from './notices.ts';
import { askedAgain, listed } from './sentences.ts';
import { canBeAsked, whoIsAsked } from './who.ts';

const FIRST_RETRY_MS = 5_000;
const LONGEST_RETRY_MS = 300_000;

/**
 * Tells the people who can answer an approval now: each gets a copy of the run's card in their personal chat, which is
 * opened when it never was. Who cannot be reached there is named in the channel later on (`closedChat`). Everything is
 * written in the transaction that finishes the notice, so it happens once. While the directory cannot tell who they are,
 * it is put off.
 */
export async function tellApprovers(core: Core, notice: DueWork['notices'][number], stamp: Stamp): Promise<void> {
  const seen = await core.store.run(notice.runId);
  const asked = seen === null ? [] : await askedIn(core, seen, { notice, at: stamp.at });
  if (asked === 'unknown') {
    return core.store.transaction((tx) => tx.postponeNotice(notice, retryOf(notice, stamp.at)));
  }
  await core.store.transaction(async (tx) => {
    const run = await tx.lockRun(notice.runId);
    if (!(await tx.finishNotice(notice, stamp.at)) || run === null) return;
    const approval = openIn(run, notice);
    // A stage that ended meanwhile has put a notice of its own.
    const still =
      approval === null ? [] : asked.filter((one) => one.askedFor === requestOf(approval) && canBeAsked(run, approval, one.person));
    if (approval !== null) await ask(tx, run, { approval, asked: still, stamp, inFeed: core.feed !== null });
  });
  core.signals.outbox();
}

/** When a notice is tried again that was put off so often before. */
export function retryOf({ failures }: Readonly<{ failures: number }>, at: Date): Date {
  return new Date(at.getTime() + Math.min(LONGEST_RETRY_MS, FIRST_RETRY_MS * 2 ** Math.min(failures, 10)));
}

type Looked = Readonly<{ notice: DueWork['notices'][number]; at: Date }>;

async function askedIn(core: Core, run: Run, { notice, at }: Looked): Promise<readonly Asking[] | 'unknown'> {
  const approval = openIn(run, notice);
  if (approval === null) return [];
  try {
    return await whoIsAsked(core, { run, approval, at });
  } catch (thrown) {
    if (toAppError(thrown).code !== 'unavailable') throw thrown;
    core.logger.warn({ err: thrown, runId: run.id }, 'the directory cannot tell whom to ask; they are told later');
    return 'unknown';
  }
}

function openIn(run: Run, { approvalId }: Pick<DueWork['notices'][number], 'approvalId'>): Approval | null {
  return run.approvals.find((approval) => approval.id === approvalId && approval.state === 'open') ?? null;
}

type Round = Readonly<{ approval: Approval; asked: readonly Asking[]; stamp: Stamp; inFeed: boolean }>;

async function ask(tx: Tx, run: Run, { approval, asked, stamp, inFeed }: Round): Promise<void> {
  const near = run.conversation ?? (await tx.chatOf(run.requester));
  const told: Asking[] = [];
  const unreached: Asking[] = [];
  for (const asking of asked) {
    const chat = (await tx.chatOf(asking.person)) ?? (near === null ? null : chatToOpen(asking.person, near));
    const before = chat === null ? 'new' : await tx.addCopy(run.id, chat, asking);
    if (chat !== null && before === 'again' && stillToOpen(chat) === null)
      await tx.say(chat, { kind: 'text', text: askedAgain(run, asking) }, stamp.at);
    if (before !== 'same') (chat === null ? unreached : told).push(asking);
  }
  await tx.appendEvents([toldEvent(run, approval, { told, unreached }, stamp)]);
  for (const { person, askedFor } of inFeed ? unreached : [])
    await tx.reach.askInFeed({ runId: run.id, approvalId: approval.id, person, askedFor, speech: null }, stamp.at);
}

type Told = Readonly<{ told: readonly Asking[]; unreached: readonly Asking[] }>;

function toldEvent(run: Run, approval: Approval, { told, unreached }: Told, stamp: Stamp): ReturnType<typeof runEvent> {
  const asked =
    told.length === 0 ? 'Nobody more is told by direct message.' : `Who can decide is told by direct message: ${namesOf(told)}.`;
  const rest = unreached.length === 0 ? '' : ` There is no chat in which to ask ${namesOf(unreached)}.`;
  return runEvent(run, stamp, {
    type: 'approval.told',
    sentence: `${asked}${rest}`,
    detail: { approvalId: approval.id, people: told.map(({ person }) => principalKey(person)).join(', ') },
    ...(approval.stepId === null ? {} : { stepId: approval.stepId }),
  });
}

function namesOf(asked: readonly Asking[]): string {
  return listed(asked.map(({ person }) => person.name));
}
