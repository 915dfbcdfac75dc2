import { type Kysely, type Migration, sql } from 'kysely';

/** Where the trace of a run goes on from, for whoever follows it; null while nobody does. */
export const runTrace: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    await sql`alter table signalbox.runs add column trace text check (length(trace) <= 100)`.execute(db);
  },
};
