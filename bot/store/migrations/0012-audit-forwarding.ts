import { type Kysely, type Migration, sql } from 'kysely';

/** How far the audit log was forwarded to each target, and which process forwards to it at present. */
export const auditForwarding: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    await sql`create table signalbox.forward_cursors (
      target text primary key,
      log text not null default '',
      seq bigint not null default 0,
      moved_at timestamptz,
      settled boolean not null default false,
      held_by text,
      held_until timestamptz)`.execute(db);
  },
};
