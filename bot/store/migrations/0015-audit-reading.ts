import { type Kysely, type Migration, sql } from 'kysely';

/** The channel of an event can be looked for, and people keep filters of the log. */
export const auditReading: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    // Not through JSON: what somebody wrote into a row by hand must stay readable for whoever verifies.
    await sql`create index audit_events_channel on signalbox.audit_events
      ((substring(facts from '"channel":"([^"]+)"')), seq desc)
      where substring(facts from '"channel":"([^"]+)"') is not null`.execute(db);
    await sql`create table signalbox.saved_filters (
      tenant text not null,
      object text not null,
      name text not null,
      query text not null,
      primary key (tenant, object, name))`.execute(db);
  },
};
