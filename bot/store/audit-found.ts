import { hash } from 'node:crypto';
import { type RawBuilder, sql } from 'kysely';
import { SALT_BYTES } from '../core/audit/entry.ts';
import type { FoundRow } from '../core/audit/log-store.ts';
import { saysOfItself } from '../core/audit/of-itself.ts';
import { FoundTexts, placeOf, RECORD } from './audit-found-text.ts';
import type { Db } from './db.ts';
import { SentRecords } from './sent-records.ts';

const [SEQ, LOG, TYPE, BESIDE_HASH, NODES] = [
  placeOf('e.seq'),
  placeOf('e.log'),
  placeOf('e.type'),
  placeOf('e.beside'),
  placeOf('e.nodes'),
];
/** A leaf begins with 0x00. */
const LEAF_PREFIX = 1;

/**
 * Rows as a verifier finds them. A million of them have to be read in seconds, and most of the time goes by for each value that is made a text
 * of its own: so a page comes as one, with the columns as Postgres keeps them. Both tables are read between the same two numbers, without which
 * Postgres may read all details for each page.
 */
export async function findRows(db: Db, after: number | null, limit: number): Promise<readonly FoundRow[]> {
  const begin = (table: 'e' | 'd'): RawBuilder<unknown> => (after === null ? sql`true` : sql`${sql.ref(`${table}.seq`)} > ${after}`);
  const bounds = await sql<Readonly<{ last: string | null }>>`select max(seq) as last
    from (select e.seq from signalbox.audit_events e where ${begin('e')} order by e.seq limit ${limit}) page`.execute(db);
  const last = bounds.rows[0]?.last ?? null;
  if (last === null) return [];
  // Nothing depends on how a session writes bytes.
  const { rows } = await sql<Readonly<{ page: string }>>`select encode(string_agg(cells, ''), 'base64') as page
    from (select record_send(${sql.raw(RECORD)}) as cells from signalbox.audit_events e
      left join signalbox.audit_details d on d.seq = e.seq and ${begin('d')} and d.seq <= ${last}
      where ${begin('e')} and e.seq <= ${last} order by e.seq) ordered`.execute(db);
  return foundRows(new SentRecords(Buffer.from(rows[0]?.page ?? '', 'base64')));
}

function foundRows(records: SentRecords): readonly FoundRow[] {
  const texts = new FoundTexts();
  const found: FoundRow[] = [];
  while (records.next()) found.push(foundRow(records, texts));
  return found;
}

/** What was put together is hashed and left: a page of texts that wait to be hashed costs more time than hashing them. */
function foundRow(records: SentRecords, texts: FoundTexts): FoundRow {
  const type = records.text(TYPE, 'utf8');
  const says = saysOfItself(type);
  const event = texts.leaf(records);
  const leaf = Buffer.from(hash('sha256', event, 'binary'), 'binary');
  const eventText = says ? event.toString('utf8', LEAF_PREFIX) : '';
  const beside = texts.beside(records);
  return {
    ...{ seq: records.integer(SEQ), log: records.text(LOG, 'utf8'), type, leaf },
    nodes: records.value(NODES),
    besideFits: beside === null ? null : hash('sha256', beside, 'hex') === records.text(BESIDE_HASH, 'hex'),
    texts: says ? { event: eventText, beside: beside === null ? null : beside.toString('utf8', SALT_BYTES) } : null,
  };
}
