import { type Kysely, type Migration, sql } from 'kysely';

/** What was asked for in a channel or group chat, in whatever thread, newest first. Personal chats are nobody's channel. */
export const runsByChannel: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    await sql`create index runs_channel on signalbox.runs (split_part(conversation->>'id', ';', 1), created_at desc, id desc)
      where conversation is not null and conversation->>'scope' <> 'personal'`.execute(db);
  },
};
