import { sql } from 'kysely';
import type { Checkpoints, KeptCheckpoint, LogStore } from '../core/audit/log-store.ts';
import { translated } from './database-errors.ts';
import type { Db } from './db.ts';

/** The notary's notes, as the database keeps them. */
export function checkpointsOn(db: Db): Checkpoints & Pick<LogStore, 'keepCheckpoint'> {
  return {
    keepCheckpoint: (checkpoint) => translated(keepCheckpoint(db, checkpoint)),
    lastCheckpoint: (origin, atMost) => translated(lastCheckpoint(db, origin, atMost ?? null)),
    checkpointsAt: (size) => translated(checkpointsAt(db, size)),
    checkpointPages: (limit, before) => checkpointPages(db, limit, before ?? null),
  };
}

async function keepCheckpoint(db: Db, { origin, size, note }: KeptCheckpoint): Promise<void> {
  await db
    .insertInto('audit_checkpoints')
    .values({ origin, size, note })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

type Row = Readonly<{ origin: string; size: string; note: string }>;
const keptOf = (row: Row): KeptCheckpoint => ({ origin: row.origin, size: Number(row.size), note: row.note });

async function lastCheckpoint(db: Db, origin: string | null, atMost: number | null): Promise<KeptCheckpoint | null> {
  const { rows } = await sql<Row>`select origin, size, note from signalbox.audit_checkpoints
    where ${origin === null ? sql`true` : sql`origin = ${origin}`} and ${atMost === null ? sql`true` : sql`size <= ${atMost}`}
    order by size desc, origin desc limit 1`.execute(db);
  return rows.map(keptOf)[0] ?? null;
}

async function checkpointsAt(db: Db, size: number): Promise<readonly KeptCheckpoint[]> {
  const { rows } = await sql<Row>`select origin, size, note from signalbox.audit_checkpoints where size = ${size} order by origin`.execute(
    db,
  );
  return rows.map(keptOf);
}

/** What is kept later is left out: a note about events that the reader does not have yet would look like the end of the log cut off. */
async function* checkpointPages(db: Db, limit: number, before: KeptCheckpoint | null): AsyncGenerator<readonly KeptCheckpoint[]> {
  const until = await translated(newest(db));
  const wanted = before === null ? sql`true` : sooner(before);
  let after: KeptCheckpoint | null = null;
  while (until !== null) {
    const onwards = after === null ? sql`true` : sql`(size, origin) > (${after.size}, ${after.origin})`;
    const page = sql<Row>`select origin, size, note from signalbox.audit_checkpoints
      where ${onwards} and kept_at <= ${until}::timestamptz and ${wanted} order by size, origin limit ${limit}`;
    const rows: readonly KeptCheckpoint[] = (await translated(page.execute(db))).rows.map(keptOf);
    after = rows.at(-1) ?? null;
    if (after === null) return;
    yield rows;
  }
}

/** When the newest one was kept, to the microsecond, which a Date does not hold. */
async function newest(db: Db): Promise<string | null> {
  const { rows } = await sql<Readonly<{ until: string | null }>>`
    select to_char(max(kept_at) at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as until from signalbox.audit_checkpoints`.execute(db);
  return rows[0]?.until ?? null;
}

function sooner({ origin, size }: KeptCheckpoint) {
  return sql`(case when origin = ${origin} then size < ${size}
    else kept_at < (select min(own.kept_at) from signalbox.audit_checkpoints own where own.origin = ${origin}) end)`;
}
