import { sql } from 'kysely';
import type { FoundRow, Head, KeptCheckpoint, LogRow, LogStore } from '../core/audit/log-store.ts';
import { type Hash, rootOf, type Subtree } from '../core/audit/tree.ts';
import { AppError } from '../core/errors.ts';
import type { AuditFilter } from '../core/ports.ts';
import { filterConditions } from './audit.ts';
import { EVENT_ROWS, type EventRow, exactRow, hashesOf, logRow } from './audit-row.ts';
import { translated } from './database-errors.ts';
import type { Db } from './db.ts';

/** The log of a migrated database, for proofs, exports and the notary. */
export function logStoreOn(db: Db): LogStore {
  return {
    head: () => translated(readHead(db)),
    subtrees: (wanted) => translated(readSubtrees(db, wanted)),
    rows: (after, limit) => translated(readRows(db, after, limit)),
    selected: (filter, between, limit) => translated(readSelected(db, { filter, between, limit })),
    foundRows: (after, limit) => translated(findRows(db, after, limit)),
    strayDetails: () => translated(countStrays(db)),
    keepCheckpoint: (checkpoint) => translated(keepCheckpoint(db, checkpoint)),
    lastCheckpoint: (origin) => translated(lastCheckpoint(db, origin)),
    checkpoints: () => translated(readCheckpoints(db)),
    lastOfRun: (runId, types) => translated(lastOfRun(db, runId, types)),
  };
}

async function readHead(db: Db): Promise<Head> {
  const { rows } = await sql<Readonly<{ origin: string; size: string; frontier: Uint8Array }>>`
    select origin, size, frontier from signalbox.audit_head`.execute(db);
  const [head] = rows;
  if (head === undefined) throw new AppError({ code: 'internal', reason: 'audit.no_head', message: 'The audit log has no head.' });
  const size = Number(head.size);
  return { origin: head.origin, size, root: rootOf({ size, roots: hashesOf(head.frontier) }) };
}

async function readSubtrees(db: Db, wanted: readonly Subtree[]): Promise<readonly Hash[]> {
  if (wanted.length === 0) return [];
  const last = ({ level, index }: Subtree): number => (index + 1) * 2 ** level;
  const rows = await db.selectFrom('audit_events').select(['seq', 'nodes']).where('seq', 'in', wanted.map(last).map(String)).execute();
  const nodes = new Map(rows.map((row) => [Number(row.seq), hashesOf(row.nodes)]));
  return wanted.map((subtree) => nodes.get(last(subtree))?.[subtree.level] ?? missing(last(subtree)));
}

function missing(seq: number): never {
  throw new AppError({
    code: 'internal',
    reason: 'audit.node_missing',
    message: `Event ${seq} of the audit log is not there or was altered. Run “signalbox audit verify”, which says what is wrong.`,
  });
}

async function readRows(db: Db, after: number, limit: number): Promise<readonly LogRow[]> {
  const { rows } = await sql<EventRow>`${EVENT_ROWS} where e.seq > ${after} order by e.seq limit ${limit}`.execute(db);
  return rows.map(logRow);
}

type Selecting = Readonly<{ filter: AuditFilter; between: Readonly<{ after: number; upTo: number }>; limit: number }>;

async function readSelected(db: Db, { filter, between, limit }: Selecting): Promise<readonly LogRow[]> {
  const conditions = [...filterConditions(filter), sql`e.seq > ${between.after}`, sql`e.seq <= ${between.upTo}`];
  const { rows } = await sql<EventRow>`${EVENT_ROWS} where ${sql.join(conditions, sql` and `)} order by e.seq limit ${limit}`.execute(db);
  return rows.map(logRow);
}

async function findRows(db: Db, after: number | null, limit: number): Promise<readonly FoundRow[]> {
  const from = after === null ? sql`true` : sql`e.seq > ${after}`;
  const { rows } = await sql<EventRow>`${EVENT_ROWS} where ${from} order by e.seq limit ${limit}`.execute(db);
  return rows.map((row) => ({ seq: Number(row.seq), row: exactRow(row) }));
}

async function countStrays(db: Db): Promise<number> {
  const { rows } = await sql<Readonly<{ count: string }>>`select count(*) from signalbox.audit_details d
    where not exists (select from signalbox.audit_events e where e.seq = d.seq)`.execute(db);
  return Number(rows[0]?.count ?? 0);
}

async function keepCheckpoint(db: Db, { origin, size, note }: KeptCheckpoint): Promise<void> {
  await db
    .insertInto('audit_checkpoints')
    .values({ origin, size, note })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

async function lastCheckpoint(db: Db, origin: string): Promise<KeptCheckpoint | null> {
  const row = await checkpointsOf(db).where('origin', '=', origin).orderBy('size', 'desc').limit(1).executeTakeFirst();
  return row === undefined ? null : { ...row, size: Number(row.size) };
}

async function readCheckpoints(db: Db): Promise<readonly KeptCheckpoint[]> {
  const rows = await checkpointsOf(db).orderBy('kept_at').orderBy('size').execute();
  return rows.map((row) => ({ ...row, size: Number(row.size) }));
}

function checkpointsOf(db: Db) {
  return db.selectFrom('audit_checkpoints').select(['origin', 'size', 'note']);
}

async function lastOfRun(db: Db, runId: string, types: readonly string[]): Promise<number | null> {
  const row = await db
    .selectFrom('audit_events')
    .select('seq')
    .where('run_id', '=', runId)
    .where('type', 'in', [...types])
    .orderBy('seq', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row === undefined ? null : Number(row.seq);
}
