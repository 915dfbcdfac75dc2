import { type Kysely, type Migration, sql } from 'kysely';

/**
 * Further messages that show a card. What was given up may have been so because Teams was away for hours, which is no reason
 * any more: it is tried again once, and given up again where Teams refuses it.
 */
const STATEMENTS = ['run_cards', 'rules_cards'].flatMap((table) => [
  sql`alter table signalbox.${sql.raw(table)} add column strays json not null default '[]'`,
  sql`update signalbox.${sql.raw(table)} set given_up = false, failures = 0, retry_at = null where given_up`,
]);

export const cardStrays: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    for (const statement of STATEMENTS) await statement.execute(db);
  },
};
