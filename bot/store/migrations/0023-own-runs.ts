import { type Kysely, type Migration, sql } from 'kysely';

/** The runs that somebody voted on or cancelled are found without looking at those of others, as those that they asked for are. */
export const ownRuns: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    await sql`create index votes_principal on signalbox.votes (principal_key, approval_id)`.execute(db);
    // Not through JSON: a name in it can hold what Postgres does not read.
    await sql`create index runs_cancelled on signalbox.runs
      ((substring(cancel_by::text from '"tenantId":"([^"]*)"')), (substring(cancel_by::text from '"objectId":"([^"]*)"')))
      where cancel_by is not null`.execute(db);
  },
};
