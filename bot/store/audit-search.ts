import { type RawBuilder, sql } from 'kysely';
import { type EventRow, eventRows, OLDEST_FIRST } from './audit-row.ts';
import type { Db } from './db.ts';
import { plainText } from './text.ts';

/**
 * What stands between words: ASCII that is no letter or digit, and the punctuation, arrows and symbols of Unicode, such as “ and «. A database with the
 * locale `C` takes all of those for letters. It is part of the index of migration 0016.
 */
export const BETWEEN = '[\\x01-\\x2f\\x3a-\\x40\\x5b-\\x60\\x7b-\\xbf\\u2000-\\u206f\\u2190-\\u2bff\\u3000-\\u303f]+';

/** A query for words, as Postgres takes it, and what whoever says them must hold somewhere; null finds everything. */
export type Words = Readonly<{ query: RawBuilder<unknown>; parts: readonly string[] }> | null;
export type SomeWords = NonNullable<Words>;

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
      these: eventRows({ conditions: from(seq), order: OLDEST_FIRST, limit: WINDOW }),
      ...{ words, limit: limit - found.length, order: OLDEST_FIRST },
    });
    found.push(...rows);
    if (found.length === limit || looked < WINDOW) return found;
    seq = last;
  }
}

type Looking = Readonly<{ these: RawBuilder<unknown>; words: SomeWords; limit: number; order: RawBuilder<unknown> }>;
export type Looked = Readonly<{ rows: readonly EventRow[]; looked: number; last: number }>;

/** The first of these rows that say the words; they are looked at in their order and no further. `last` is the largest number among all of them. */
export async function lookThrough(db: Db, { these, words, limit, order }: Looking): Promise<Looked> {
  const { rows } = await sql<EventRow & Readonly<{ looked: string; last: string | null }>>`
    with these as materialized (${these})
    select counted.*, found.* from (select count(*) as looked, max(seq) as last from these) counted
    left join lateral (select * from (select * from these order by seq ${order} offset 0) e
      where ${heldBy(words)} order by e.seq ${order} limit ${limit}) found on true`.execute(db);
  const [first] = rows;
  const found = first?.id === null ? [] : rows;
  return { rows: found, looked: Number(first?.looked ?? 0), last: Number(first?.last ?? 0) };
}

/** Whether the row `e` says the words. */
export function heldBy(words: SomeWords): RawBuilder<unknown> {
  return sql`${holds(words)} and signalbox.audit_words(e.sentence, e.detail) @@ ${words.query}`;
}

/** Taking a text apart costs far more than looking whether the words are in it at all. */
function holds({ parts }: SomeWords): RawBuilder<unknown> {
  return sql`concat(e.sentence, ' ', e.detail) ilike all (${parts.map((part) => `%${part}%`)}::text[])`;
}

/**
 * The numbers of events that may say the words, up to a number, which the index of words gives. It does not know where in a text a word stands: asked for
 * words that stand together, Postgres takes apart every text that has them anywhere.
 */
export function mayHold(words: SomeWords, top: number): RawBuilder<unknown> {
  return sql`select e.seq from signalbox.audit_details e where ${indexed(words)} and ${holds(words)} and e.seq <= ${top}`;
}

/** The same without a look at their texts, for whoever compares many numbers first and then looks at few. */
export function mayHoldUnread(words: SomeWords, top: number): RawBuilder<unknown> {
  return sql`select e.seq from signalbox.audit_details e where ${indexed(words)} and e.seq <= ${top}`;
}

function indexed({ query }: SomeWords): RawBuilder<unknown> {
  return sql`signalbox.audit_words(e.sentence, e.detail) @@ replace((${query})::text, ' <-> ', ' & ')::tsquery`;
}
