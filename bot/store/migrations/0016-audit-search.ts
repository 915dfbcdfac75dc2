import { type Kysely, type Migration, sql } from 'kysely';
import { BETWEEN } from '../audit-search.ts';

/**
 * The words of an event. JSON's escapes are taken out, and what is longer is cut: a text that is too long for an index could not be written at
 * all. It costs what it says: Postgres would rather work it out for a hundred thousand events than look into the index.
 */
const WORDS = sql`create function signalbox.audit_words(sentence text, detail text) returns tsvector
  language plpgsql immutable strict parallel safe cost 20000 set standard_conforming_strings = on as $$
  begin
    return pg_catalog.to_tsvector('pg_catalog.simple', pg_catalog.regexp_replace(
      pg_catalog.left(pg_catalog.concat(sentence, ' ', pg_catalog.regexp_replace(detail, '\\\\(u[0-9a-f]{4}|.)', ' ', 'g')), 50000),
      ${sql.lit(BETWEEN)}, ' ', 'g'));
  end $$`;

/** What is looked for is found in a million events as in a thousand. */
export const auditSearch: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    await WORDS.execute(db);
    // What waits to be put into the index is kept short: whoever writes puts it in.
    await sql`create index audit_details_words on signalbox.audit_details using gin (signalbox.audit_words(sentence, detail))
      with (fastupdate = on, gin_pending_list_limit = 1024)`.execute(db);
    await sql`create index audit_events_via on signalbox.audit_events (via, seq desc)`.execute(db);
  },
};
