import type pg from 'pg';
import { AppError } from '../core/errors.ts';
import { message } from '../core/text/message.ts';

/**
 * Commits; statements that are given go in the same message ahead of COMMIT, and when one of them fails the server leaves out the rest
 * of the message (https://www.postgresql.org/docs/current/protocol-flow.html#PROTOCOL-FLOW-MULTI-STATEMENT). Throws the driver's error
 * when the server said no, so that nothing was committed; `outcome_unknown`/`store.commit_unknown` when its answer is missing;
 * `internal`/`store.rolled_back` when a statement had failed before and the work went on as if it had not.
 */
export async function commit(connection: pg.ClientBase, last: Readonly<{ sql: string; names: string }> | null = null): Promise<void> {
  let command: string | undefined;
  try {
    // For more than one statement the driver gives a list, which its types do not say.
    const answers: pg.QueryResult | readonly pg.QueryResult[] = await connection.query(last === null ? 'COMMIT' : `${last.sql};COMMIT`);
    command = [answers].flat().at(-1)?.command;
  } catch (error) {
    throw isRefusal(error, last?.names) ? error : unknown(error);
  }
  // Postgres answers COMMIT of a transaction in which a statement failed with ROLLBACK, and that is no error to it.
  if (command !== 'COMMIT') {
    throw new AppError({ code: 'internal', reason: 'store.rolled_back', message: message('store.rolled-back') });
  }
}

/**
 * With an SQLSTATE the server has said no. With 57P (it ends this connection) it may have committed before, unless it says that it was in
 * the function `names` when it noticed; 57014 ends a statement, and what has committed is none any more.
 */
function isRefusal(error: unknown, names: string | undefined): boolean {
  const { code = '', where = '' } = error instanceof Error ? (error as Error & Readonly<{ code?: string; where?: string }>) : {};
  if (!/^[0-9A-Z]{5}$/.test(code) || code.startsWith('08')) return false;
  return !code.startsWith('57P') || (names !== undefined && where.includes(names));
}

function unknown(cause: unknown): AppError {
  return new AppError({ code: 'outcome_unknown', reason: 'store.commit_unknown', message: message('store.commit-unknown'), cause });
}
