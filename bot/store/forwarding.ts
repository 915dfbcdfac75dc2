import { sql } from 'kysely';
import type { Forwarded, ForwardStore } from '../core/audit/forward-store.ts';
import { translated } from './database-errors.ts';
import { type Db, dbOn, type Queryable } from './db.ts';

type CursorRow = Readonly<{ log: string; seq: string; settled: boolean }>;

/** Of a migrated database. Leases are told by the clock of the database, so clocks of processes need not agree. */
export function forwardStoreOn(target: Queryable): ForwardStore {
  const db = dbOn(target);
  return {
    claim: (name, holder, leaseMs) => translated(claim(db, { name, holder, leaseMs })),
    move: (name, holder, { log, seq }) => translated(move(db, { name, holder, log, seq })),
    release: (name, holder, { settled }) => translated(release(db, { name, holder, settled })),
    forwarded: (name) => translated(readCursor(db, name)),
  };
}

const CURSOR = sql`f.log, f.seq, f.settled`;

async function claim(
  db: Db,
  { name, holder, leaseMs }: Readonly<{ name: string; holder: string; leaseMs: number }>,
): Promise<Forwarded | null> {
  const { rows } = await sql<CursorRow>`
    insert into signalbox.forward_cursors as f (target, held_by, held_until)
    values (${name}, ${holder}, now() + ${leaseMs} * interval '1 millisecond')
    on conflict (target) do update set held_by = excluded.held_by, held_until = excluded.held_until
    where f.held_by is null or f.held_by = excluded.held_by or f.held_until <= now()
    returning ${CURSOR}`.execute(db);
  return cursorOf(rows);
}

type Move = Readonly<{ name: string; holder: string; log: string; seq: number }>;

async function move(db: Db, { name, holder, log, seq }: Move): Promise<boolean> {
  const { numAffectedRows } = await sql`
    update signalbox.forward_cursors set log = ${log}, seq = ${seq}, moved_at = now(), settled = false
    where target = ${name} and held_by = ${holder} and seq < ${seq}`.execute(db);
  return numAffectedRows === 1n;
}

async function release(db: Db, { name, holder, settled }: Readonly<{ name: string; holder: string; settled: boolean }>): Promise<void> {
  await sql`
    update signalbox.forward_cursors set held_by = null, held_until = null, settled = settled or ${settled}
    where target = ${name} and held_by = ${holder}`.execute(db);
}

async function readCursor(db: Db, name: string): Promise<Forwarded | null> {
  const { rows } = await sql<CursorRow>`select ${CURSOR} from signalbox.forward_cursors f where f.target = ${name}`.execute(db);
  return cursorOf(rows);
}

function cursorOf([row]: readonly CursorRow[]): Forwarded | null {
  return row === undefined ? null : { log: row.log, seq: Number(row.seq), settled: row.settled };
}
