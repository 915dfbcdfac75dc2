import type { Answer } from '../answer.ts';
import { calendarsOf } from '../approval/calendars.ts';
import { timed } from '../approval/ladder-times.ts';
import { noticesOf } from '../asking/notices.ts';
import { isShared, reachable } from '../conversation.ts';
import type { Policy } from '../policy/policy.ts';
import type { Engine, Tx } from '../ports.ts';
import type { Text } from '../text/message.ts';
import { type Change, runEvent, type Stamp } from './change.ts';
import { startsUnapproved } from './review.ts';
import { ENDED, type Run } from './run.ts';
import type { StepKinds } from './step-kind.ts';
import { tellings } from './tellings.ts';

/** `policy` is that of now: its calendars give open approvals their times. */
export type Committing = Readonly<{ engine: Engine; kinds: StepKinds; policy: Policy }>;

type Made = Readonly<{ change: Change; stamp: Stamp }>;

/**
 * Writes a change together with its events, cards, answers and engine work, and tells whom it concerns. `before` must be the
 * run as locked in `tx`. When the run needs its lock no more, or not yet, the run that waited longest gets it.
 */
export async function commitChange(deps: Committing, tx: Tx, before: Run, made: Made): Promise<void> {
  const { stamp } = made;
  const change = timed(before, made.change, { calendars: calendarsOf(deps.policy), at: stamp.at });
  await tx.saveRun(before, change.run);
  await commitRest(deps, tx, { change, stamp });
  for (const notice of noticesOf(before, change.run)) await tx.putNotice(notice, stamp.at);
  if (startsUnapproved(before, change.run)) await tx.reviews.putNotice(before.id, stamp.at);
  await tellRequester(tx, change.run, tellings(before, change.run, stamp), stamp);
  const { lock } = before.plan;
  if (lock === null || ENDED.has(before.state) || !givesUp(lock, change.run)) return;
  await passLockOn(tx, { lock, from: before.id, stamp });
}

/**
 * A run that was given its lock and then has to wait for people or for a time, or whose new plan has another lock, lets others
 * go first; it asks for its lock again when it can start.
 */
function givesUp(lock: string, { plan, state, startedAt }: Run): boolean {
  if (ENDED.has(state) || plan.lock !== lock) return true;
  return startedAt === null && (state === 'held' || state === 'waiting_approval');
}

/**
 * The lock goes to the run that waited longest, so that no newer one slips in between; that run is looked at again at once,
 * because roles, plan and freezes have to be asked anew before it starts, and not in this transaction.
 */
async function passLockOn(tx: Tx, by: Readonly<{ lock: string; from: Run['id']; stamp: Stamp }>): Promise<void> {
  const next = await tx.releaseLock(by.lock, by.from);
  if (next === null) return;
  const waiting = await tx.lockRun(next);
  if (waiting === null || waiting.state !== 'queued') return;
  await tx.acquireLock(by.lock, next);
  await tx.saveRun(waiting, { ...waiting, checkAt: by.stamp.at });
}

/** Inserts a new run and gives it as it is now; it gets a card where it was asked for. Until the commit nobody else sees it, let alone locks it. */
export async function commitNewRun(deps: Committing, tx: Tx, made: Made): Promise<Run> {
  const { stamp } = made;
  const change = timed(null, made.change, { calendars: calendarsOf(deps.policy), at: stamp.at });
  await tx.insertRun(change.run);
  if (change.run.conversation !== null) await tx.addCard(change.run.id, change.run.conversation);
  await commitRest(deps, tx, { change, stamp });
  for (const notice of noticesOf(null, change.run)) await tx.putNotice(notice, stamp.at);
  return change.run;
}

/** In the thread where it was asked for; a run from the tab has none, but perhaps its requester has a chat with the bot. */
async function tellRequester(tx: Tx, run: Run, told: readonly Text[], stamp: Stamp): Promise<void> {
  const people = [run.requester, ...(run.behalf === null ? [] : [run.behalf])].filter((person) => person.kind === 'person');
  const [first] = people;
  if (told.length === 0 || first === undefined) return;
  const own = await tx.chatOf(first);
  const where = reachable(run.conversation) ?? own;
  if (where === null) return;
  // In a channel too it is said to them: in the language that they asked in, or use in their own chat with the bot.
  const asked = first === run.requester ? run.speech : null;
  const speech = where.speech ?? asked ?? own?.speech;
  const to = speech === undefined ? where : { ...where, speech };
  for (const text of told) await tx.say(to, { kind: 'mention', people, text }, stamp.at);
}

async function commitRest(deps: Committing, tx: Tx, made: Made): Promise<void> {
  const { change, stamp } = made;
  const { run } = change;
  await tx.appendEvents(change.events);
  await tx.touchCards(run.id);
  for (const answer of change.say) await sayAbout(tx, run, answer, stamp);
  for (const strand of change.start) await deps.engine.enqueue(tx, strand);
}

/** In the thread of the run; whoever is called and does not read there is told in their own chat. */
async function sayAbout(tx: Tx, { conversation }: Run, answer: Answer, { at }: Stamp): Promise<void> {
  if (answer.kind !== 'mention' || isShared(conversation)) {
    const where = reachable(conversation);
    if (where !== null) await tx.say(where, answer, at);
    return;
  }
  for (const person of answer.people) {
    const chat = await tx.chatOf(person);
    if (chat !== null) await tx.say(chat, { kind: 'text', text: answer.text }, at);
  }
}

/** For refusals: records that somebody tried something about this run that was not allowed. */
export function deniedEvent(
  run: Run,
  stamp: Stamp,
  denial: Readonly<{ rule: string; sentence: string; tried: string }>,
): Change['events'][number] {
  return runEvent(run, stamp, { type: 'decision.denied', rule: denial.rule, sentence: denial.sentence, detail: { tried: denial.tried } });
}
