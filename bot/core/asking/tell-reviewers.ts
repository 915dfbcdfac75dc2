import { chatToOpen, isShared, stillToOpen } from '../conversation.ts';
import type { Core } from '../core.ts';
import { toAppError } from '../errors.ts';
import type { RunId } from '../ids.ts';
import type { Asking, DueWork, Tx } from '../ports.ts';
import { type Principal, principalKey } from '../principal.ts';
import { runEvent, type Stamp } from '../run/change.ts';
import { isReviewOpen } from '../run/review.ts';
import type { Run } from '../run/run.ts';
import { inSentences } from '../text/message.ts';
import { listed, reviewCall, wentUnapproved } from './sentences.ts';
import { retryOf } from './tell.ts';
import { reviewRequestOf, whoReviews } from './who-reviews.ts';

/**
 * Tells the people who would have approved a run and those who may review it that it went without approval: each gets a copy
 * of its card in their personal chat; who cannot be reached there is called in the thread later on (`callReviewers`).
 * Everything is written in the transaction that finishes the notice, so it happens once. While the directory cannot tell who
 * they are, it is put off.
 */
export async function tellReviewers(core: Core, notice: DueWork['reviews'][number], stamp: Stamp): Promise<void> {
  const seen = await core.store.run(notice.runId);
  const people = seen === null || !isReviewOpen(seen) ? [] : await peopleFor(core, seen, stamp.at);
  if (people === 'unknown') return core.store.transaction((tx) => tx.reviews.postponeNotice(notice.runId, retryOf(notice, stamp.at)));
  await core.store.transaction(async (tx) => {
    const run = await tx.lockRun(notice.runId);
    if (!(await tx.reviews.finishNotice(notice.runId, stamp.at)) || run === null || !isReviewOpen(run)) return;
    await tell(tx, run, people, stamp);
  });
  core.signals.outbox();
}

async function peopleFor(core: Core, run: Run, at: Date): Promise<readonly Asking[] | 'unknown'> {
  try {
    return await whoReviews(core, run, at);
  } catch (thrown) {
    if (toAppError(thrown).code !== 'unavailable') throw thrown;
    core.logger.warn({ err: thrown, runId: run.id }, 'the directory cannot tell who reviews; they are told later');
    return 'unknown';
  }
}

async function tell(tx: Tx, run: Run, people: readonly Asking[], stamp: Stamp): Promise<void> {
  const near = run.conversation ?? (await tx.chatOf(run.requester));
  const unreached: Principal[] = [];
  for (const asking of people) {
    const chat = (await tx.chatOf(asking.person)) ?? (near === null ? null : chatToOpen(asking.person, near));
    if (chat === null) unreached.push(asking.person);
    else if ((await tx.addCopy(run.id, chat, asking)) === 'again' && stillToOpen(chat) === null)
      await tx.say(chat, { kind: 'text', text: inSentences([wentUnapproved(run), asking.because]) }, stamp.at);
  }
  const told = people.map(({ person }) => person).filter((person) => !unreached.includes(person));
  const sentence = told.length === 0 ? 'Nobody is told by direct message.' : `Told by direct message: ${namesOf(told)}.`;
  const rest = unreached.length === 0 ? '' : ` There is no chat in which to tell ${namesOf(unreached)}.`;
  const detail = { people: told.map(principalKey).join(', ') };
  await tx.appendEvents([runEvent(run, stamp, { type: 'break_glass.told', sentence: `${sentence}${rest}`, detail })]);
}

/** Notes that somebody who was to be told cannot be written to, so that they are called in the thread; once for each person. */
export async function nameReviewer(tx: Tx, run: Run, { person, askedFor }: Asking, stamp: Stamp): Promise<void> {
  if (!isReviewOpen(run) || askedFor !== reviewRequestOf(run.id)) return;
  const shared = isShared(run.conversation);
  if (shared && !(await tx.reviews.addMention(run.id, person, stamp.at))) return;
  const instead = shared ? 'is called in the channel instead' : 'could not be told';
  const sentence = `${person.name} cannot be written to and ${instead}.`;
  await tx.appendEvents([runEvent(run, stamp, { type: 'break_glass.told', sentence, detail: { people: principalKey(person) } })]);
}

/** Calls everybody who cannot be written to in one message of the run's thread. */
export async function callReviewers(core: Core, runId: RunId, stamp: Stamp): Promise<void> {
  await core.store.transaction(async (tx) => {
    const run = await tx.lockRun(runId);
    const people = await tx.reviews.takeMentions(runId, stamp.at);
    if (run === null || people.length === 0 || !isReviewOpen(run) || !isShared(run.conversation)) return;
    await tx.say(run.conversation, { kind: 'mention', people, text: inSentences([wentUnapproved(run), reviewCall(run.id)]) }, stamp.at);
  });
  core.signals.outbox();
}

function namesOf(people: readonly Principal[]): string {
  return listed(people.map(({ name }) => name));
}
