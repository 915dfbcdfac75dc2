import type pg from 'pg';
import { AppError } from '../core/errors.ts';
import { message } from '../core/text/message.ts';
import { storeError, translated } from './database-errors.ts';

const TRIES = 4;

/**
 * Runs `work` in one transaction on a connection of its own. After a deadlock or a serialization failure everything is
 * rolled back and `work` runs again (at most four times in all), so it must do nothing but use its connection.
 * Throws what `work` throws; `unavailable` when nothing was written; `outcome_unknown`/`store.commit_unknown` when the
 * connection broke during COMMIT.
 */
export async function inTransaction<T>(pool: pg.Pool, work: (connection: pg.PoolClient) => Promise<T>): Promise<T> {
  for (let left = TRIES; ; left -= 1) {
    try {
      return await once(pool, work);
    } catch (error) {
      const again = error instanceof AppError && error.reason === 'store.contended' && left > 1;
      if (!again) throw error;
    }
  }
}

async function once<T>(pool: pg.Pool, work: (connection: pg.PoolClient) => Promise<T>): Promise<T> {
  const connection = await translated(pool.connect());
  let result: T;
  try {
    await connection.query('BEGIN ISOLATION LEVEL READ COMMITTED');
    result = await work(connection);
  } catch (error) {
    await rollback(connection);
    throw storeError(error);
  }
  await commit(connection);
  return result;
}

/** A connection that cannot even roll back is thrown away; the server rolls back when it is gone. */
async function rollback(connection: pg.PoolClient): Promise<void> {
  try {
    await connection.query('ROLLBACK');
    connection.release();
  } catch (error) {
    connection.release(error instanceof Error ? error : true);
  }
}

async function commit(connection: pg.PoolClient): Promise<void> {
  let command: string;
  try {
    command = (await connection.query('COMMIT')).command;
  } catch (error) {
    connection.release(error instanceof Error ? error : true);
    throw notCommitted(error);
  }
  connection.release();
  // Postgres answers COMMIT of a transaction in which a statement failed with ROLLBACK, and that is no error to it.
  if (command !== 'COMMIT') {
    throw new AppError({
      code: 'internal',
      reason: 'store.rolled_back',
      message: message('store.rolled-back'),
    });
  }
}

/** With an SQLSTATE the server has said no, and nothing was written; without one its answer is missing. */
function notCommitted(error: unknown): unknown {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (/^[0-9A-Z]{5}$/.test(code) && !code.startsWith('08') && !code.startsWith('57')) return storeError(error);
  return new AppError({
    code: 'outcome_unknown',
    reason: 'store.commit_unknown',
    message: message('store.commit-unknown'),
    cause: error,
  });
}
