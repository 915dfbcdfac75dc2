import { type RawBuilder, sql } from 'kysely';
import type { Sight } from '../core/audit/sight.ts';
import { reachOf } from './audit-reach.ts';
import { type EventRow, NEWEST_FIRST, withDetails } from './audit-row.ts';
import { byIndex, heldBy, lookThrough, newest, type Wanted, WINDOW } from './audit-search.ts';
import { seenBy } from './audit-sight.ts';
import type { Db } from './db.ts';

/** So many events are looked at for words one by one; among more of them the index of words is asked. */
const FEW = 10_000;

/**
 * The newest events that somebody sees, newest first. Whoever sees much finds them among the last few thousand; what somebody sees seldom is
 * gathered by the indexes of what they may see, whole: along an index in the order of events, Postgres would walk through what others did.
 */
export async function newestSeen(db: Db, sight: Sight, wanted: Wanted): Promise<readonly EventRow[]> {
  if (sight.audited.everywhere) return await newest(db, wanted);
  const { conditions, words, limit } = wanted;
  const seen = seenBy(sight);
  const filters = [seen, ...(words === null ? [] : heldBy(words))];
  const { rows, looked } = await lookThrough(db, { conditions, filters, limit, order: NEWEST_FIRST });
  if (rows.length === limit || looked < WINDOW) return rows;
  const reached = sql`select e.seq from signalbox.audit_events e where ${sql.join([...conditions, await reachOf(db, sight), seen], sql` and `)}`;
  if (words === null) return await newestOf(db, reached, limit);
  const few = await fewOf(db, reached);
  if (few === null) return await byIndex(db, { conditions: [...conditions, seen], words, limit });
  const held = await lookThrough(db, { conditions: [sql`e.seq = any(${few}::bigint[])`], filters: heldBy(words), limit, order: NEWEST_FIRST, window: FEW });
  return held.rows;
}

async function newestOf(db: Db, reached: RawBuilder<unknown>, limit: number): Promise<readonly EventRow[]> {
  const chosen = sql`with reached as materialized (${reached})
    select one.* from (select seq from reached order by seq desc limit ${limit}) last
    join signalbox.audit_events one on one.seq = last.seq`;
  return (await withDetails(chosen, NEWEST_FIRST).execute(db)).rows;
}

/** The numbers of all of these; null for many. */
async function fewOf(db: Db, reached: RawBuilder<unknown>): Promise<readonly string[] | null> {
  const { rows } = await sql<Readonly<{ seq: string }>>`with reached as materialized (${reached}) select seq from reached limit ${FEW + 1}`.execute(db);
  return rows.length > FEW ? null : rows.map(({ seq }) => seq);
}
