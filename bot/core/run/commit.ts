import type { Engine, Tx } from '../ports.ts';
import { type Change, runEvent, type Stamp } from './change.ts';
import { launchRun, queueRun } from './create.ts';
import { ENDED, type Run } from './run.ts';
import type { StepKinds } from './step-kind.ts';

export type Committing = Readonly<{ engine: Engine; kinds: StepKinds }>;

type Made = Readonly<{ change: Change; stamp: Stamp }>;

/**
 * Writes a change together with its events, cards, answers and engine work. `before` must be the run as locked in `tx`.
 * When the run has ended it gives its lock to the run that waited longest and starts that one in the same transaction.
 */
export async function commitChange(deps: Committing, tx: Tx, before: Run, made: Made): Promise<void> {
  const { change, stamp } = made;
  await tx.saveRun(before, change.run);
  await commitRest(deps, tx, made);
  const { lock } = change.run.plan;
  if (lock === null || ENDED.has(before.state) || !ENDED.has(change.run.state)) return;
  const next = await tx.releaseLock(lock, before.id);
  if (next === null) return;
  const waiting = await tx.lockRun(next);
  if (waiting !== null && waiting.state === 'queued') await launch(deps, tx, waiting, stamp);
}

/** Inserts a new run; it gets a card where it was asked for. */
export async function commitNewRun(deps: Committing, tx: Tx, made: Made): Promise<void> {
  const { change } = made;
  await tx.insertRun(change.run);
  if (change.run.conversation !== null) await tx.addCard(change.run.id, change.run.conversation);
  await commitRest(deps, tx, made);
}

/** Starts a run that has all it needs, or queues it behind the run that holds its lock. */
export async function launch(deps: Committing, tx: Tx, run: Run, stamp: Stamp): Promise<void> {
  const { lock } = run.plan;
  const free = lock === null || (await tx.acquireLock(lock, run.id));
  if (!free && run.state === 'queued' && run.reason === 'lock.held') return;
  const change = free ? launchRun(run, deps.kinds, stamp) : queueRun(run, stamp);
  await commitChange(deps, tx, run, { change, stamp });
}

async function commitRest(deps: Committing, tx: Tx, made: Made): Promise<void> {
  const { change, stamp } = made;
  const { run } = change;
  await tx.appendEvents(change.events);
  await tx.touchCards(run.id);
  for (const answer of change.say) {
    if (run.conversation !== null) await tx.say(run.conversation, answer, stamp.at);
  }
  for (const strand of change.start) await deps.engine.enqueue(tx, strand);
}

/** For refusals: records that somebody tried something about this run that was not allowed. */
export function deniedEvent(
  run: Run,
  stamp: Stamp,
  denial: Readonly<{ rule: string; sentence: string; tried: string }>,
): Change['events'][number] {
  return runEvent(run, stamp, { type: 'decision.denied', rule: denial.rule, sentence: denial.sentence, detail: { tried: denial.tried } });
}
