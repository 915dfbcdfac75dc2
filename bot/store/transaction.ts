import type pg from 'pg';
import { AppError } from '../core/errors.ts';
import { commit } from './commit.ts';
import { storeError, translated } from './database-errors.ts';

const TRIES = 4;

/** What is done in a transaction that was begun on a connection, and how that transaction is committed: as `commit` does it. */
type Begun<T> = Readonly<{ work(): Promise<T>; commit(): Promise<void> }>;

/** `transacted` for work that has nothing to say about its commit. */
export function inTransaction<T>(pool: pg.Pool, work: (connection: pg.PoolClient) => Promise<T>): Promise<T> {
  return transacted(pool, (connection) => ({ work: () => work(connection), commit: () => commit(connection) }));
}

/**
 * Does the work in one transaction on a connection of its own. After a deadlock or a serialization failure everything is
 * rolled back and it is begun again (at most four times in all), so the work must do nothing but use its connection.
 * Throws what it throws; `unavailable` when nothing was written; `outcome_unknown`/`store.commit_unknown` when the
 * connection broke during the commit.
 */
export async function transacted<T>(pool: pg.Pool, begun: (connection: pg.PoolClient) => Begun<T>): Promise<T> {
  for (let left = TRIES; ; left -= 1) {
    try {
      return await once(pool, begun);
    } catch (error) {
      const again = error instanceof AppError && error.reason === 'store.contended' && left > 1;
      if (!again) throw error;
    }
  }
}

async function once<T>(pool: pg.Pool, begun: (connection: pg.PoolClient) => Begun<T>): Promise<T> {
  const connection = await translated(pool.connect());
  let result: T;
  try {
    await connection.query('BEGIN ISOLATION LEVEL READ COMMITTED');
    const begins = begun(connection);
    result = await begins.work();
    await begins.commit();
  } catch (thrown) {
    const error = storeError(thrown);
    // Whose answer is missing is not asked again: it might never answer.
    if (error instanceof AppError && error.reason === 'store.commit_unknown') connection.release(error);
    else await rollback(connection);
    throw error;
  }
  connection.release();
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
