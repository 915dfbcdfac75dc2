import { type RawBuilder, sql } from 'kysely';
import { type EventRow, eventRows, NEWEST_FIRST, OLDEST_FIRST, withDetails } from './audit-row.ts';
import type { Db } from './db.ts';
import { plainText } from './text.ts';

/**
 * What stands between words: ASCII that is no letter or digit, and the punctuation, arrows and symbols of Unicode, such as “ and «. A database with the
 * locale `C` takes all of those for letters. It is part of the index of migration 0016.
 */
export const BETWEEN = '[\\x01-\\x2f\\x3a-\\x40\\x5b-\\x60\\x7b-\\xbf\\u2000-\\u206f\\u2190-\\u2bff\\u3000-\\u303f]+';

/** A query for words, as Postgres takes it, and what whoever says them must hold somewhere; null finds everything. */
export type Words = Readonly<{ query: RawBuilder<unknown>; parts: readonly string[] }> | null;

/**
 * All these words in the sentence or the detail. What is written together (`shop-1.2`) stands together, and the end of each may be missing:
 * `prod` finds `production`. Capital letters do not matter, beyond ASCII if the locale of the database knows them. A text without a letter or digit finds everything.
 */
export function wordsOf(text: string | undefined): Words {
  const together = plainText(text ?? '')
    .split(/\s+/)
    .map((part) => part.replaceAll(new RegExp(BETWEEN, 'g'), ' ').trim())
    .filter((part) => /[\p{L}\p{N}]/u.test(part));
  if (together.length === 0) return null;
  // The text of a query is its own source again, and there a word can be given an open end.
  const words = together.map((part) => sql`nullif(phraseto_tsquery('simple', ${part})::text, '') || ':*'`);
  return {
    query: sql`concat_ws(' & ', ${sql.join(words)})::tsquery`,
    parts: together.flatMap((part) => part.split(/[^\p{L}\p{N}\p{M}]+/u)).filter((part) => part !== ''),
  };
}

/** `conditions` are on the row `e` of an event. */
export type Wanted = Readonly<{ conditions: readonly RawBuilder<unknown>[]; words: Words; limit: number }>;

/** So many events are looked through at once. */
export const WINDOW = 3000;

/**
 * The newest events, newest first. Words that many events have are among the last few thousand, where looking into the index would mean
 * sorting all of them; words that few have are found by the index.
 */
export async function newest(db: Db, wanted: Wanted): Promise<readonly EventRow[]> {
  const { conditions, words, limit } = wanted;
  if (words === null) {
    const { rows } = await eventRows({ conditions, order: NEWEST_FIRST, limit }).execute(db);
    return rows;
  }
  const { rows, looked } = await lookThrough(db, { conditions, filters: heldBy(words), limit, order: NEWEST_FIRST });
  return rows.length === limit || looked < WINDOW ? rows : await byIndex(db, { ...wanted, words });
}

/** Events in their order, after number `after`. */
export async function onwards(db: Db, { after, ...wanted }: Wanted & Readonly<{ after: number }>): Promise<readonly EventRow[]> {
  const { words, limit } = wanted;
  const from = (seq: number) => [...wanted.conditions, sql`e.seq > ${seq}`];
  if (words === null) {
    const { rows } = await eventRows({ conditions: from(after), order: OLDEST_FIRST, limit }).execute(db);
    return rows;
  }
  const found: EventRow[] = [];
  for (let seq = after; ; ) {
    const { rows, looked, last } = await lookThrough(db, {
      conditions: from(seq),
      filters: heldBy(words),
      limit: limit - found.length,
      order: OLDEST_FIRST,
    });
    found.push(...rows);
    if (found.length === limit || looked < WINDOW) return found;
    seq = last;
  }
}

/** `filters` are on the row `e` of an event with its details. */
type Looking = Omit<Wanted, 'words'> & Readonly<{ filters: readonly RawBuilder<unknown>[]; order: RawBuilder<unknown>; window?: number }>;
type Looked = Readonly<{ rows: readonly EventRow[]; looked: number; last: number }>;

/** Of the first few thousand that fulfil the conditions, those that fulfil the filters as well. `last` is the largest number among all of them. */
export async function lookThrough(db: Db, { conditions, filters, limit, order, window = WINDOW }: Looking): Promise<Looked> {
  const { rows } = await sql<EventRow & Readonly<{ looked: string; last: string | null }>>`
    with these as materialized (${eventRows({ conditions, order, limit: window })})
    select counted.*, found.* from (select count(*) as looked, max(seq) as last from these) counted
    left join lateral (select * from these e where ${sql.join(filters, sql` and `)} order by e.seq ${order} limit ${limit}) found on true`.execute(db);
  const [first] = rows;
  const found = first?.id === null ? [] : rows;
  return { rows: found, looked: Number(first?.looked ?? 0), last: Number(first?.last ?? 0) };
}

/** What the row `e` fulfils that says the words. Taking a text apart costs far more than looking whether the words are in it at all. */
export function heldBy({ query, parts }: NonNullable<Words>): readonly RawBuilder<unknown>[] {
  return [
    sql`concat(e.sentence, ' ', e.detail) ilike all (${parts.map((part) => `%${part}%`)}::text[])`,
    sql`signalbox.audit_words(e.sentence, e.detail) @@ ${query}`,
  ];
}

type Indexed = Omit<Wanted, 'words'> & Readonly<{ words: NonNullable<Words> }>;

/** Each hit is looked up by its number: asked for all at once, Postgres may walk through the whole log until it has met enough of them. */
export async function byIndex(db: Db, { conditions, words, limit }: Indexed): Promise<readonly EventRow[]> {
  const chosen = sql`with hits as materialized (
      select d.seq from signalbox.audit_details d where signalbox.audit_words(d.sentence, d.detail) @@ ${words.query})
    select one.* from hits cross join lateral (
      select e.* from signalbox.audit_events e where e.seq = hits.seq and ${sql.join(conditions, sql` and `)} offset 0) one
    order by one.seq desc limit ${limit}`;
  return (await withDetails(chosen, NEWEST_FIRST).execute(db)).rows;
}
