import { sql } from 'kysely';
import pg from 'pg';
import type { AuditEvent } from '../core/audit/event.ts';
import { AppError } from '../core/errors.ts';
import { message } from '../core/text/message.ts';
import { appendedColumns } from './audit-row.ts';
import { commit } from './commit.ts';
import { storeError } from './database-errors.ts';
import type { Db, Queryable } from './db.ts';

/** Less than the ten seconds after which Teams has to be answered, so whoever typed something is told. */
const WRITING_MS = 8_000;

const APPEND = 'audit_append';

/**
 * Writes events into the log: the database numbers them and adds them to the tree. What an event `details.erased` lists is erased then.
 * It holds the head of the log until the end of the transaction, so it must be the last thing that a transaction does: whoever holds the
 * head waits for nobody.
 */
export async function writeEvents(db: Db, events: readonly AuditEvent[]): Promise<void> {
  if (events.length === 0) return;
  await sql.raw(`${appending(events)};set local statement_timeout to default`).execute(db);
  if (events.some(isErasure)) await eraseListed(db, events);
}

/**
 * Writes the events and commits, in one message where that can be: the head is held until the commit is done, and nobody else's way to
 * the database and back is worth waiting for. Throws as `writtenOrRefused` and `commit` do.
 */
export async function commitWith(session: Queryable, db: Db, events: readonly AuditEvent[]): Promise<void> {
  const alone = events.length === 0 || events.some(isErasure);
  await writtenOrRefused(alone ? writeEvents(db, events) : writeAndCommit(session, events));
  if (alone) await commit(session);
}

async function writeAndCommit(session: Queryable, events: readonly AuditEvent[]): Promise<void> {
  await commit(session, { sql: appending(events), names: APPEND });
}

const isErasure = ({ type }: AuditEvent): boolean => type === 'details.erased';

/**
 * Several statements in one message, because each way to the database and back makes every change slower. Nobody waits longer for the head
 * and the writing together: `lock_timeout` counts for each of the two locks behind which a row is waited for. No limit holds for the commit,
 * which may have to wait for a standby.
 */
function appending(events: readonly AuditEvent[]): string {
  const columns = pg.escapeLiteral(JSON.stringify(events.map(appendedColumns)));
  return `set local statement_timeout = ${WRITING_MS}; select signalbox.${APPEND}(${columns})`;
}

/** The function reads the list out of the event: nothing is erased that no event of the log lists. */
async function eraseListed(db: Db, events: readonly AuditEvent[]): Promise<void> {
  const { rows } = await sql<Readonly<{ size: string }>>`select size from signalbox.audit_head`.execute(db);
  const before = Number(rows[0]?.size) - events.length;
  for (const [place, { type }] of events.entries()) {
    if (type === 'details.erased') await sql`select signalbox.audit_erase(${before + place + 1})`.execute(db);
  }
}

/**
 * Turns a failure to write events into what people are told. `unavailable`/`audit.not_written` stands for whatever the database had
 * against it; nothing of the transaction is done then. Other errors say that the database is away, or that it is worth another try at once.
 */
export async function writtenOrRefused(writing: Promise<void>): Promise<void> {
  try {
    await writing;
  } catch (thrown) {
    const error = storeError(thrown);
    if (error instanceof AppError && isOther(error, thrown)) throw error;
    throw new AppError({ code: 'unavailable', reason: 'audit.not_written', message: message('seal.not-written'), cause: thrown });
  }
}

/** By SQLSTATE, see `storeError`: 55P03 = somebody holds the head for seconds, 53 = no room, 58 = I/O error, 57014 = took too long. */
function isOther({ reason }: AppError, thrown: unknown): boolean {
  const code = said(thrown, 'code');
  if (reason === 'store.contended') return code !== '55P03';
  if (reason === 'store.unavailable') return !/^(53|58)\w{3}$/.test(code) && code !== '57014';
  // The same event twice; its number twice means that somebody else has added to the log.
  if (reason === 'store.duplicate') return said(thrown, 'constraint') !== 'audit_events_pkey';
  return reason === 'store.rolled_back' || reason === 'store.commit_unknown';
}

function said(thrown: unknown, what: 'code' | 'constraint'): string {
  return typeof thrown === 'object' && thrown !== null ? String(Reflect.get(thrown, what)) : '';
}
