import { type Kysely, type Migration, sql } from 'kysely';

/** Votes that people hand to colleagues. Of a giver's role only one holds at a time, so the next one ends the one before. */
const STATEMENTS = [
  sql`create table signalbox.delegations (
    id text primary key,
    from_key text not null,
    "from" json not null,
    to_key text not null,
    "to" json not null,
    role text not null,
    from_at timestamptz not null,
    until timestamptz not null,
    absent boolean not null,
    reason text not null,
    created_by json not null,
    created_at timestamptz not null,
    ended_at timestamptz,
    check (from_key <> to_key),
    check (until > from_at and until <= from_at + interval '720 hours'))`,
  sql`create unique index delegations_one on signalbox.delegations (from_key, role) where ended_at is null`,
  sql`create index delegations_to on signalbox.delegations (to_key) where ended_at is null`,
];

export const delegations: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    for (const statement of STATEMENTS) await statement.execute(db);
  },
};
