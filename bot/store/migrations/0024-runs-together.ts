import { type Kysely, type Migration, sql } from 'kysely';

/**
 * What runs say of one another: with two filters at once Postgres would take them for independent, find too few runs, and rather sort all of
 * them than walk down an index until a page is full. Only degrees are kept, no values.
 */
export const runsTogether: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    await sql`create statistics signalbox.runs_together (dependencies)
      on state, workflow, environment, requester_key from signalbox.runs`.execute(db);
  },
};
