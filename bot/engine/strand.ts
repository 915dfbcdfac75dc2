import { DBOS } from '@dbos-inc/dbos-sdk';
import type { Clock } from '../core/clock.ts';
import type { RunId } from '../core/ids.ts';
import type { JsonObject } from '../core/json.ts';
import type { Logger, Strand, StrandBody, WithIds } from '../core/ports.ts';
import type { AppDataSource } from './data-source.ts';
import type { Drain } from './drain.ts';
import { persist } from './patience.ts';

export const WORKFLOW = 'strand';
export const QUEUE = 'strands';

type Parts = Readonly<{
  source: AppDataSource;
  body: StrandBody;
  clock: Clock;
  drain: Drain;
  logger: Logger;
  withIds: WithIds;
}>;

/** What is on record of `begin` and `finish`: plain JSON, with the retry's moment instead of its delay. */
type BegunRecord = { go: true; attempt: number } | { go: false };
type FinishedRecord = { next: 'end' } | { next: 'retry'; dueAtMs: number } | { next: 'continue'; strand: StrandRecord };
export type StrandRecord = { runId: string; stepId: string; direction: 'do' | 'undo' };

/**
 * The one workflow of the engine. It is repeated from its start after a crash, with recorded results, so it must make
 * the same calls in the same order for the same results: a change of the sequence needs `DBOS.patch`.
 */
export function registerStrand(parts: Parts): void {
  const { drain } = parts;
  const strand = (first: StrandRecord): Promise<void> => drain.run(() => follow(parts, parseStrand(first)));
  // Every restart counts as a recovery attempt; DBOS would give up after 100.
  DBOS.registerWorkflow(strand, { name: WORKFLOW, maxRecoveryAttempts: 1_000_000 });
}

async function follow(parts: Parts, first: Strand): Promise<void> {
  let strand = first;
  for (;;) {
    await parts.drain.pass();
    const { runId, stepId } = strand;
    const begun = await parts.withIds({ runId, stepId }, () => begin(parts, strand));
    parts.body.committed?.(strand);
    if (!begun.go) return;
    await parts.drain.pass();
    const { attempt } = begun;
    const result = await parts.withIds({ runId, stepId, attempt }, () => perform(parts, strand, attempt));
    await parts.drain.pass();
    const finished = await parts.withIds({ runId, stepId, attempt }, () => finish(parts, strand, { attempt, result }));
    parts.body.committed?.(strand);
    if (finished.next === 'end') return;
    if (finished.next === 'retry') await parts.drain.sleep(finished.dueAtMs - parts.clock.now().getTime());
    else strand = parseStrand(finished.strand);
  }
}

async function begin({ source, body }: Parts, strand: Strand): Promise<BegunRecord> {
  return await source.step(stageName('begin', strand), async (tx): Promise<BegunRecord> => {
    const begun = await body.begin(tx, strand);
    return begun.go ? { go: true, attempt: begun.attempt } : { go: false };
  });
}

/** A `perform` that throws is like one that was interrupted by a crash: it runs again and claims its attempt again. */
async function perform({ body, drain, logger }: Parts, strand: Strand, attempt: number): Promise<JsonObject> {
  const what = `Step ${strand.stepId} of run ${strand.runId}`;
  const work = () => persist({ drain, logger, what, final: () => false }, () => body.perform(strand, attempt));
  return await DBOS.runStep(work, { name: stageName('perform', strand) });
}

async function finish(
  { source, body, clock }: Parts,
  strand: Strand,
  { attempt, result }: Readonly<{ attempt: number; result: JsonObject }>,
): Promise<FinishedRecord> {
  return await source.step(stageName('finish', strand), async (tx): Promise<FinishedRecord> => {
    const finished = await body.finish(tx, strand, attempt, result);
    if (finished.next === 'retry') return { next: 'retry', dueAtMs: clock.now().getTime() + finished.delayMs };
    return finished.next === 'continue' ? { next: 'continue', strand: recordOf(finished.strand) } : { next: 'end' };
  });
}

function stageName(stage: string, { stepId, direction }: Strand): string {
  return direction === 'do' ? `${stage} ${stepId}` : `${stage} ${stepId} undo`;
}

export function recordOf({ runId, stepId, direction }: Strand): StrandRecord {
  return { runId, stepId, direction };
}

/** The border to what DBOS stored; `recordOf` is its only writer. */
function parseStrand({ runId, stepId, direction }: StrandRecord): Strand {
  return { runId: runId as RunId, stepId, direction };
}
