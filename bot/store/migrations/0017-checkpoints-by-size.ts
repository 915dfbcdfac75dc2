import { type Kysely, type Migration, sql } from 'kysely';

/** Whoever verifies the log reads the checkpoints of all its names in order of size, page by page. */
export const checkpointsBySize: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    await sql`create index audit_checkpoints_by_size on signalbox.audit_checkpoints (size, origin)`.execute(db);
    await sql`create index audit_checkpoints_by_time on signalbox.audit_checkpoints (kept_at)`.execute(db);
  },
};
