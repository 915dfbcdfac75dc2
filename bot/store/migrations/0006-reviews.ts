import { type Kysely, type Migration, sql } from 'kysely';

/**
 * Who is told of a run that started without approval: one notice for each run, and those to be called in its thread because
 * they cannot be written to. Runs that have started already are not told of.
 */
const STATEMENTS = [
  sql`create table signalbox.review_notices (
    run_id text primary key references signalbox.runs (id),
    created_at timestamptz not null,
    done_at timestamptz,
    retry_at timestamptz,
    failures integer not null default 0)`,
  sql`create index review_notices_due on signalbox.review_notices (created_at) where done_at is null`,
  sql`create table signalbox.review_mentions (
    run_id text not null references signalbox.runs (id),
    principal_key text not null,
    principal json not null,
    mentioned_at timestamptz not null,
    said_at timestamptz,
    primary key (run_id, principal_key))`,
  sql`create index review_mentions_due on signalbox.review_mentions (run_id) where said_at is null`,
];

export const reviews: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    for (const statement of STATEMENTS) await statement.execute(db);
  },
};
