import { type Kysely, type Migration, sql } from 'kysely';

/**
 * Who is told of a proposal of rules: one notice for each, with where it was proposed, and on a card whose copy it is. Proposals
 * that are open already are not told of anew.
 */
const STATEMENTS = [
  sql`create table signalbox.rules_notices (
    proposal_id text primary key references signalbox.site_proposals (id),
    near json,
    created_at timestamptz not null,
    done_at timestamptz,
    retry_at timestamptz,
    failures integer not null default 0)`,
  sql`create index rules_notices_due on signalbox.rules_notices (created_at) where done_at is null`,
  sql`alter table signalbox.rules_cards add column person json`,
];

export const rulesTold: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    for (const statement of STATEMENTS) await statement.execute(db);
  },
};
