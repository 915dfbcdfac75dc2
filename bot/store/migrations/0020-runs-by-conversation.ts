import { type Kysely, type Migration, sql } from 'kysely';

/** What was asked for in a thread or channel, newest first, without reading what was asked for elsewhere. */
export const runsByConversation: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    await sql`create index runs_conversation on signalbox.runs ((conversation->>'id'), created_at desc, id desc)
      where conversation is not null`.execute(db);
  },
};
