import type { Core } from '../core.ts';
import { AppError, toAppError, wasNotStored } from '../errors.ts';
import type { JsonObject } from '../json.ts';
import type { Begun, Finished, Strand, StrandBody, Tx } from '../ports.ts';
import { SYSTEM } from '../principal.ts';
import { beginAttempt, finishAttempt } from './attempt.ts';
import type { Stamp } from './change.ts';
import { commitChange } from './commit.ts';
import { stepOf } from './facts.ts';
import { isIntact, PLAN_CHANGED } from './intact.ts';
import { failed } from './outcome.ts';
import { outcomeFromJson, outcomeToJson } from './outcome-json.ts';
import { ENDED, type Outcome, type Run } from './run.ts';

/** Carries out one attempt of a step through its connector. The only part of a strand with effects outside the database. */
export type Perform = (run: Run, strand: Strand, attempt: number) => Promise<Outcome>;

type Needs = Pick<Core, 'store' | 'engine' | 'kinds' | 'policy' | 'clock' | 'signals' | 'logger'>;

/** What the engine runs durably: commit the intent, do the work, commit its result together with whatever follows from it. */
export function createStrandBody(core: Needs, perform: Perform): StrandBody {
  // What a transaction has left of a run, which it holds locked: the next step begins in the one that finished the step before.
  const leftBy = new WeakMap<Tx, Run>();
  const present = async (tx: Tx, strand: Strand): Promise<Run> => {
    const left = leftBy.get(tx);
    return left?.id === strand.runId ? left : await loaded(tx, strand);
  };
  // Runs that ended in a `finish` that is about to be committed: another run may have been given their lock.
  const ended = new Set<Run['id']>();
  const stamp = (): Stamp => ({ by: SYSTEM, via: 'engine', at: core.clock.now() });
  return {
    async begin(tx, strand): Promise<Begun> {
      const run = await present(tx, strand);
      const now = stamp();
      const { change, go, attempt } = beginAttempt(run, strand, core.kinds, now);
      if (change.run !== run) await commitChange(core, tx, run, { change, stamp: now });
      return go ? { go: true, attempt, startedAt: now.at, reads: onlyReads(run, strand) } : { go: false };
    },
    async perform(strand, attempt): Promise<JsonObject> {
      const run = await core.store.run(strand.runId);
      if (run === null) throw new RangeError(`Run ${strand.runId} is gone.`);
      // Read again, and perhaps by another process long after `begin`: what is carried out is what was approved.
      if (!isIntact(run)) return outcomeToJson(PLAN_CHANGED);
      return outcomeToJson(await attempted(core, () => perform(run, strand, attempt)));
    },
    async finish(tx, strand, attempt, result): Promise<Finished> {
      const run = await loaded(tx, strand);
      const now = stamp();
      const { change, finished } = finishAttempt(run, { ...strand, attempt, outcome: outcomeFromJson(result) }, core.kinds, now);
      if (change.run !== run) await commitChange(core, tx, run, { change, stamp: now });
      // Approvals get their times while they are written.
      if (change.run.approvals === run.approvals) leftBy.set(tx, change.run);
      if (ENDED.has(change.run.state)) ended.add(change.run.id);
      return finished;
    },
    committed(strand) {
      core.signals.changed(strand.runId);
      core.signals.outbox();
      if (ended.delete(strand.runId)) core.signals.due();
    },
  };
}

function onlyReads(run: Run, { stepId, direction }: Strand): boolean {
  const { plan } = stepOf(run, stepId);
  const call = plan.kind !== 'uses' ? null : direction === 'do' ? plan.call : plan.undo;
  return call?.effect === 'read';
}

/**
 * An action that throws is a failed attempt, not a broken strand. `outcome_unknown` keeps its meaning, and an outage of
 * our own database is thrown on, so that the engine repeats the attempt instead of recording a result it cannot store.
 */
async function attempted(core: Pick<Core, 'logger'>, work: () => Promise<Outcome>): Promise<Outcome> {
  try {
    return await work();
  } catch (thrown) {
    const error = toAppError(thrown);
    if (wasNotStored(error)) throw thrown;
    core.logger.error({ err: thrown }, 'an action threw');
    const outcome = failed(error.reason, error.text, error.code === 'unavailable' || error.code === 'rate_limited');
    return error.code === 'outcome_unknown' || error.code === 'internal' ? { ...outcome, status: 'unknown' } : outcome;
  }
}

async function loaded(tx: Tx, strand: Strand): Promise<Run> {
  const run = await tx.lockRun(strand.runId);
  if (run === null) throw new AppError({ code: 'not_found', reason: 'run.unknown', message: `Run ${strand.runId} is gone.` });
  return run;
}
