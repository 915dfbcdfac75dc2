import { AppError } from '../core/errors.ts';
import { message } from '../core/text/message.ts';
import type { Queryable } from './db.ts';

/** Statements to be sent ahead of COMMIT; `names` is the function that one of them calls. */
type Last = Readonly<{ sql: string; names: string }>;

/** https://www.postgresql.org/docs/current/errcodes-appendix.html; the codes of systems have five letters as well (EPIPE), but no digit. */
const SQLSTATE = /^(?=.*\d)[0-9A-Z]{5}$/;

/** What the driver and the embedded database say of a session that they know to be gone: nothing was sent. */
const NOT_SENT = /is not queryable|the embedded database was restarted/;

/**
 * Commits; the last statements go in the same message ahead of COMMIT, and when one of them fails the server leaves out the rest
 * of the message (https://www.postgresql.org/docs/current/protocol-flow.html#PROTOCOL-FLOW-MULTI-STATEMENT). Throws the driver's error
 * when the server said no, so that nothing was committed; `outcome_unknown`/`store.commit_unknown` when its answer is missing;
 * `internal`/`store.rolled_back` when a statement had failed before and the work went on as if it had not.
 */
export async function commit(session: Queryable, last: Last | null = null): Promise<void> {
  let answers: unknown;
  try {
    answers = await session.query(last === null ? 'COMMIT' : `${last.sql};COMMIT`, []);
  } catch (error) {
    throw (await isRefusal(session, error, last?.names)) ? error : unknown(error);
  }
  // Postgres answers COMMIT of a transaction in which a statement failed with ROLLBACK, and that is no error to it.
  if (commandOf(answers) !== 'COMMIT') {
    throw new AppError({ code: 'internal', reason: 'store.rolled_back', message: message('store.rolled-back') });
  }
}

/** For more than one statement the driver gives a list, which its types do not say. */
function commandOf(answers: unknown): unknown {
  const last: unknown = [answers].flat().at(-1);
  return typeof last === 'object' && last !== null && 'command' in last ? last.command : null;
}

/**
 * Whether nothing was committed. An error from inside the function came before the commit. Of others, 57 (somebody cancels or ends it) may
 * come after it, and so may what ends the session, as a disk that fails under the log does: only a session that goes on has refused.
 */
async function isRefusal(session: Queryable, error: unknown, names: string | undefined): Promise<boolean> {
  if (!(error instanceof Error)) return false;
  const { code = '', where = '', message: said }: Error & Readonly<{ code?: string; where?: string }> = error;
  if (NOT_SENT.test(said) || (names !== undefined && where.includes(names))) return true;
  if (!SQLSTATE.test(code) || /^(08|57)/.test(code)) return false;
  return await session.query('ROLLBACK', []).then(
    () => true,
    () => false,
  );
}

function unknown(cause: unknown): AppError {
  return new AppError({ code: 'outcome_unknown', reason: 'store.commit_unknown', message: message('store.commit-unknown'), cause });
}
