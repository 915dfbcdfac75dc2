import { type RawBuilder, sql } from 'kysely';
import type { Sight } from '../core/audit/sight.ts';
import { reachOf } from './audit-reach.ts';
import { type EventRow, NEWEST_FIRST, rowsAt } from './audit-row.ts';
import { heldBy, type Looked, lookThrough, mayHold, type SomeWords, type Wanted, WINDOW } from './audit-search.ts';
import { seenBy } from './audit-sight.ts';
import type { Db } from './db.ts';

/** `top`: the largest number that an event may have. */
type Asked = Wanted & Readonly<{ top: number }>;

/** So many numbers are looked up one by one. */
const FEW = 10_000;
/** Whoever sees this share of the last few thousand sees so much that it is not gathered. */
const MUCH = 0.1;

/**
 * The newest events that somebody sees, or that there are (null), newest first. What many events fulfil is found among the last few thousand. What few
 * fulfil is gathered by indexes, whole, and sorted: asked for the newest of it, Postgres walks through the log until it has met enough, which can be
 * all of it.
 */
export async function newest(db: Db, sight: Sight | null, asked: Asked): Promise<readonly EventRow[]> {
  const { top, words, limit } = asked;
  const conditions = [...asked.conditions, sql`e.seq <= ${top}`];
  const late = [...conditions, ...(sight === null ? [] : [seenBy(sight)]), sql`e.seq > ${top - WINDOW}`];
  const { rows, looked } = await lateOf(db, numbers(late), asked);
  if (rows.length === limit || top <= WINDOW) return rows;
  const reached = numbers([...conditions, ...(sight === null ? [] : await reachOf(db, sight))]);
  if (words === null) return (await rowsAt(newestOf(reached, limit)).execute(db)).rows;
  return await saying(db, { words, limit, top, reached, much: looked > WINDOW * MUCH });
}

async function lateOf(db: Db, late: RawBuilder<unknown>, { words, limit }: Asked): Promise<Omit<Looked, 'last'>> {
  if (words !== null) return await lookThrough(db, { these: rowsAt(late), words, limit, order: NEWEST_FIRST });
  const { rows } = await rowsAt(sql`${late} order by e.seq desc limit ${limit}`).execute(db);
  return { rows, looked: rows.length };
}

type Saying = Readonly<{ words: SomeWords; limit: number; top: number; reached: RawBuilder<unknown>; much: boolean }>;

/** The newest that say the words: among the newest of what was gathered, else among few that may say them, else where both meet. */
async function saying(db: Db, { words, limit, top, reached, much }: Saying): Promise<readonly EventRow[]> {
  const said = async (found: RawBuilder<unknown>) => (await rowsAt(holding(found, { words, limit })).execute(db)).rows;
  if (!much) {
    const last = await upTo(db, newestOf(reached, FEW + 1));
    const rows = await said(listed(last));
    if (rows.length === limit || last.length <= FEW) return rows;
  }
  const hits = mayHold(words, top);
  const few = await upTo(db, sql`with hits as materialized (${hits}) select seq from hits limit ${FEW + 1}`);
  const [one, other] = few.length <= FEW ? [listed(few), null] : [hits, much ? null : reached];
  if (other !== null) return await said(sql`select seq from (${one}) one intersect select seq from (${other}) other`);
  return await said(sql`with hits as materialized (${one}) select hits.seq from hits
    cross join lateral (select from (${reached} and e.seq = hits.seq) here offset 0) one`);
}

function numbers(conditions: readonly RawBuilder<unknown>[]): RawBuilder<unknown> {
  return sql`select e.seq from signalbox.audit_events e where ${sql.join(conditions, sql` and `)}`;
}

/** The largest of these numbers, all of which are found before. */
function newestOf(found: RawBuilder<unknown>, limit: number): RawBuilder<unknown> {
  return sql`with found as materialized (${found}) select seq from found order by seq desc limit ${limit}`;
}

/** The largest of these numbers whose events say the words. They are looked at in that order and no further. */
function holding(found: RawBuilder<unknown>, { words, limit }: Readonly<{ words: SomeWords; limit: number }>): RawBuilder<unknown> {
  const held = sql`select from signalbox.audit_details e where e.seq = one.seq and ${heldBy(words)} offset 0`;
  return sql`select one.seq from (with found as materialized (${found}) select seq from found order by seq desc offset 0) one
    cross join lateral (${held}) held order by one.seq desc limit ${limit}`;
}

function listed(found: readonly string[]): RawBuilder<unknown> {
  return sql`select unnest(${found}::bigint[]) as seq`;
}

async function upTo(db: Db, found: RawBuilder<unknown>): Promise<readonly string[]> {
  const { rows } = await sql<Readonly<{ seq: string }>>`${found}`.execute(db);
  return rows.map(({ seq }) => seq);
}
