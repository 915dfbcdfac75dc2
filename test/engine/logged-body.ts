import type pg from 'pg';
import type { JsonObject } from '../../bot/core/json.ts';
import type { Finished, Strand, StrandBody, Tx } from '../../bot/core/ports.ts';
import { NOW } from '../contract/store/samples.ts';

/** One line of what a strand did. `begin` and `finish` lines are rows written in the strand's own transactions. */
export type Line = Readonly<{
  stage: 'begin' | 'finish';
  run: string;
  step: string;
  direction: string;
  attempt: number;
  result: JsonObject | null;
}>;

export async function createLog(pool: pg.Pool): Promise<void> {
  await pool.query(
    `create table if not exists strand_log (
      id bigint generated always as identity, stage text, run text, step text, direction text, attempt integer, result json)`,
  );
  await pool.query('grant select, insert on strand_log to public');
}

/** Empties the log and the engine's records, so that a test does not go on with the strands of the one before. */
export async function forgetEverything(pool: pg.Pool): Promise<void> {
  await pool.query('truncate strand_log');
  const { rows } = await pool.query(`select to_regclass('dbos.workflow_status') is not null as there`);
  if (rows[0]?.there === true)
    await pool.query('truncate dbos.workflow_status, dbos.operation_outputs, dbos.transaction_completion cascade');
}

export async function readLog(pool: pg.Pool): Promise<readonly Line[]> {
  const { rows } = await pool.query<Line>('select stage, run, step, direction, attempt, result from strand_log order by id');
  return rows;
}

/** `deploy do 1 begin` and so on: what a test compares with. */
export function inShort(lines: readonly Line[]): readonly string[] {
  return lines.map(({ stage, step, direction, attempt }) => `${stage} ${step} ${direction} ${attempt}`);
}

type Behaviour = Readonly<{
  perform?(strand: Strand, attempt: number): Promise<JsonObject>;
  next?(strand: Strand, attempt: number): Finished;
  /** Called inside the transaction after the line was written. */
  inBegin?(tx: Tx, strand: Strand, attempt: number): Promise<void>;
  inFinish?(tx: Tx, strand: Strand, attempt: number): Promise<void>;
}>;

/** A body that logs each begin and finish in its transaction, and otherwise does as it is told. */
export function loggedBody({ perform, next, inBegin, inFinish }: Behaviour): StrandBody {
  return {
    begin: async (tx, strand) => {
      const attempt = await log(tx, strand, { stage: 'begin', result: null });
      await inBegin?.(tx, strand, attempt);
      return { go: true, attempt, startedAt: NOW };
    },
    perform: async (strand, attempt) => (await perform?.(strand, attempt)) ?? {},
    finish: async (tx, strand, attempt, result) => {
      await log(tx, strand, { stage: 'finish', result });
      await inFinish?.(tx, strand, attempt);
      return next?.(strand, attempt) ?? { next: 'end' };
    },
  };
}

async function log(tx: Tx, { runId, stepId, direction }: Strand, { stage, result }: Pick<Line, 'stage' | 'result'>): Promise<number> {
  const { rows } = await connectionOf(tx).query<{ attempt: number }>(
    `insert into strand_log (stage, run, step, direction, result, attempt)
     select $1, $2, $3, $4, $5, 1 + count(*) from strand_log where stage = $1 and run = $2 and step = $3 and direction = $4
     returning attempt`,
    [stage, runId, stepId, direction, result === null ? null : JSON.stringify(result)],
  );
  return rows[0]?.attempt ?? 0;
}

function connectionOf(tx: Tx): pg.PoolClient {
  return tx.connection as pg.PoolClient;
}
