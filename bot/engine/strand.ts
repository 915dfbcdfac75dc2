import { DBOS } from '@dbos-inc/dbos-sdk';
import type { Clock } from '../core/clock.ts';
import type { RunId } from '../core/ids.ts';
import type { JsonObject } from '../core/json.ts';
import type { Logger, Strand, StrandBody, Tx, WithIds } from '../core/ports.ts';
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

/**
 * What is on record of `begin` and `finish`: plain JSON, with the retry's moment instead of its delay. Earlier versions recorded neither
 * `reads` nor `begun`; what they left unfinished goes on as they would have.
 */
type BegunRecord = { go: true; attempt: number; reads?: true } | { go: false };
type FinishedRecord =
  | { next: 'end' }
  | { next: 'retry'; dueAtMs: number }
  | { next: 'continue'; strand: StrandRecord; begun?: BegunRecord };
type Going = Extract<BegunRecord, { go: true }>;
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
  let begun: BegunRecord | null = null;
  for (;;) {
    await parts.drain.pass();
    const present: BegunRecord = begun ?? (await begin(parts, strand));
    if (!present.go) return;
    await parts.drain.pass();
    const { runId, stepId } = strand;
    const attempt: number = present.attempt;
    const result: JsonObject = await parts.withIds({ runId, stepId, attempt }, () => perform(parts, strand, present));
    await parts.drain.pass();
    const finished: FinishedRecord = await parts.withIds({ runId, stepId, attempt }, () => finish(parts, strand, { attempt, result }));
    parts.body.committed?.(strand);
    if (finished.next === 'end') return;
    begun = null;
    if (finished.next === 'retry') await parts.drain.sleep(finished.dueAtMs - parts.clock.now().getTime());
    else [strand, begun] = [parseStrand(finished.strand), finished.begun ?? null];
  }
}

async function begin(parts: Parts, strand: Strand): Promise<BegunRecord> {
  const begun = await parts.source.step(stageName('begin', strand), (tx) => begunIn(parts, tx, strand));
  parts.body.committed?.(strand);
  return begun;
}

async function begunIn({ body, withIds }: Parts, tx: Tx, strand: Strand): Promise<BegunRecord> {
  const { runId, stepId } = strand;
  const begun = await withIds({ runId, stepId }, () => body.begin(tx, strand));
  if (!begun.go) return { go: false };
  return { go: true, attempt: begun.attempt, ...(begun.reads === true ? { reads: true } : {}) };
}

/**
 * A `perform` that throws is like one that was interrupted by a crash: it runs again and claims its attempt again. What only reads is no
 * step of DBOS: its result would be on record a moment before `finish` records it.
 */
async function perform({ body, drain, logger }: Parts, strand: Strand, { attempt, reads }: Going): Promise<JsonObject> {
  const what = `Step ${strand.stepId} of run ${strand.runId}`;
  const work = () => persist({ drain, logger, what, final: () => false }, () => body.perform(strand, attempt));
  return reads === true ? await work() : await DBOS.runStep(work, { name: stageName('perform', strand) });
}

async function finish(
  parts: Parts,
  strand: Strand,
  { attempt, result }: Readonly<{ attempt: number; result: JsonObject }>,
): Promise<FinishedRecord> {
  const { source, body, clock } = parts;
  return await source.step(stageName('finish', strand), async (tx): Promise<FinishedRecord> => {
    const finished = await body.finish(tx, strand, attempt, result);
    if (finished.next === 'retry') return { next: 'retry', dueAtMs: clock.now().getTime() + finished.delayMs };
    if (finished.next === 'end') return { next: 'end' };
    return { next: 'continue', strand: recordOf(finished.strand), begun: await begunIn(parts, tx, finished.strand) };
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
