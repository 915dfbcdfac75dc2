import { type RawBuilder, sql } from 'kysely';
import type { Sight } from '../core/audit/sight.ts';
import { reachOf } from './audit-reach.ts';
import { type EventRow, NEWEST_FIRST, rowsAt } from './audit-row.ts';
import { heldBy, type Looked, lookThrough, mayHold, mayHoldUnread, type SomeWords, type Wanted, WINDOW } from './audit-search.ts';
import { seenBy } from './audit-sight.ts';
import type { Db } from './db.ts';

/** `top`: the largest number that an event may have. */
type Asked = Wanted & Readonly<{ top: number }>;

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
  const said = { words, limit, top, reached };
  return (await rowsAt(looked > WINDOW * MUCH ? ofHits(said) : ofGathered(said)).execute(db)).rows;
}

async function lateOf(db: Db, late: RawBuilder<unknown>, { words, limit }: Asked): Promise<Omit<Looked, 'last'>> {
  if (words !== null) return await lookThrough(db, { these: rowsAt(late), words, limit, order: NEWEST_FIRST });
  const { rows } = await rowsAt(sql`${late} order by e.seq desc limit ${limit}`).execute(db);
  return { rows, looked: rows.length };
}

type Saying = Readonly<{ words: SomeWords; limit: number; top: number; reached: RawBuilder<unknown> }>;

/** The newest of many that say the words: what may say them is looked up, the newest first, until there are enough. */
function ofHits({ words, limit, top, reached }: Saying): RawBuilder<unknown> {
  const seen = sql`select from (${reached} and e.seq = one.seq) here offset 0`;
  return sql`with hits as materialized (${mayHold(words, top)}) select one.seq from (select seq from hits order by seq desc offset 0) one
    cross join lateral (${seen}) seen cross join lateral (${heldIn(words)}) held order by one.seq desc limit ${limit}`;
}

/**
 * The newest of few that say the words: all of these are gathered, and the newest of them looked at one by one; only if there are more and that was
 * not enough, it is found out which of them may say the words.
 */
function ofGathered({ words, limit, top, reached }: Saying): RawBuilder<unknown> {
  const shared = sql`select seq from (select seq from gathered intersect select seq from hits) shared
    where (select count(*) from gathered) > ${WINDOW} and seq < (select min(seq) from late)`;
  return sql`with gathered as materialized (${reached}), hits as materialized (${mayHoldUnread(words, top)}),
      late as materialized (select seq from gathered order by seq desc limit ${WINDOW})
    select seq from ((${holding(sql`select seq from late`, words)}) union all (${holding(shared, words)})) held limit ${limit}`;
}

function numbers(conditions: readonly RawBuilder<unknown>[]): RawBuilder<unknown> {
  return sql`select e.seq from signalbox.audit_events e where ${sql.join(conditions, sql` and `)}`;
}

/** The largest of these numbers, all of which are found before. */
function newestOf(found: RawBuilder<unknown>, limit: number): RawBuilder<unknown> {
  return sql`with found as materialized (${found}) select seq from found order by seq desc limit ${limit}`;
}

/** Those of these numbers whose events say the words, the largest first: they are looked at in that order, as far as somebody asks. */
function holding(found: RawBuilder<unknown>, words: SomeWords): RawBuilder<unknown> {
  return sql`select one.seq from (select seq from (${found}) found order by seq desc offset 0) one cross join lateral (${heldIn(words)}) held order by one.seq desc`;
}

/** Whether the event with the number of the row `one` says the words. */
function heldIn(words: SomeWords): RawBuilder<unknown> {
  return sql`select from signalbox.audit_details e where e.seq = one.seq and ${heldBy(words)} offset 0`;
}
