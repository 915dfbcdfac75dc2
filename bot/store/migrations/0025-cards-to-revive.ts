import { type Kysely, type Migration, sql } from 'kysely';

/** Every message in a personal chat asks for the cards there that were given up or are not shown as they are: they are found without looking at all cards. */
export const cardsToRevive: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    await sql`create index run_cards_to_revive on signalbox.run_cards (split_part(conversation_key, ';', 1))
      where given_up or shown_version < version`.execute(db);
    // What it finds is among those.
    await sql`drop index signalbox.run_cards_given_up`.execute(db);
  },
};
