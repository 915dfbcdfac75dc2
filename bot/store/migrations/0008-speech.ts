import { type Kysely, type Migration, sql } from 'kysely';

/** How whoever asked for a run is spoken to; not known of the runs so far. */
export const speech: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    await sql`alter table signalbox.runs add column speech json`.execute(db);
  },
};
