import { sql } from 'kysely';
import type { Head, LogRow, LogStore } from '../core/audit/log-store.ts';
import { type Hash, rootOf, type Subtree } from '../core/audit/tree.ts';
import { AppError } from '../core/errors.ts';
import type { AuditFilter } from '../core/ports.ts';
import { checkpointsOn } from './audit-checkpoints.ts';
import { conditionsOf, lastOf } from './audit-filter.ts';
import { findRows } from './audit-found.ts';
import { eventRows, hashesOf, logRow, OLDEST_FIRST } from './audit-row.ts';
import { onwards, wordsOf } from './audit-search.ts';
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
    ...checkpointsOn(db),
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
  const { rows } = await eventRows({ conditions: [sql`e.seq > ${after}`], order: OLDEST_FIRST, limit }).execute(db);
  return rows.map(logRow);
}

type Selecting = Readonly<{ filter: AuditFilter; between: Readonly<{ after: number; upTo: number }>; limit: number }>;

async function readSelected(db: Db, { filter, between, limit }: Selecting): Promise<readonly LogRow[]> {
  const conditions = [...(await conditionsOf(db, filter, between.upTo)), sql`e.seq <= ${Math.min(between.upTo, await lastOf(db, filter))}`];
  const rows = await onwards(db, { conditions, words: wordsOf(filter.text), after: between.after, limit });
  return rows.map(logRow);
}

async function countStrays(db: Db): Promise<number> {
  const { rows } = await sql<Readonly<{ count: string }>>`select count(*) from signalbox.audit_details d
    where not exists (select from signalbox.audit_events e where e.seq = d.seq)`.execute(db);
  return Number(rows[0]?.count ?? 0);
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
