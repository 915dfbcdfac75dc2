import { type Kysely, type Migration, sql } from 'kysely';

/**
 * Who can be written to, and who was asked. `chat_key` repeats where the personal conversation is, to find its person.
 * A card with a `person` is that person's copy; `asked_for` names the request they were asked for. Approvals that wait
 * already were asked for on the channel's card; only what opens from now on is told.
 */
const STATEMENTS = [
  sql`create table signalbox.people (
    principal_key text primary key,
    principal json not null,
    personal_conversation json,
    chat_key text,
    seen_at timestamptz not null)`,
  sql`create index people_chat on signalbox.people (chat_key) where chat_key is not null`,
  sql`create table signalbox.approval_notices (
    approval_id text not null references signalbox.approvals (id),
    stage integer not null,
    escalation integer not null,
    created_at timestamptz not null,
    done_at timestamptz,
    retry_at timestamptz,
    failures integer not null default 0,
    primary key (approval_id, stage, escalation))`,
  sql`create index approval_notices_due on signalbox.approval_notices (created_at) where done_at is null`,
  sql`create table signalbox.approval_mentions (
    approval_id text not null references signalbox.approvals (id),
    principal_key text not null,
    principal json not null,
    because text not null,
    asked_for text not null,
    mentioned_at timestamptz not null,
    said_at timestamptz,
    primary key (approval_id, principal_key))`,
  sql`create index approval_mentions_due on signalbox.approval_mentions (approval_id) where said_at is null`,
  sql`alter table signalbox.run_cards
    add column person json,
    add column because text,
    add column asked_for text`,
  sql`create index run_cards_given_up on signalbox.run_cards (split_part(conversation_key, ';', 1)) where given_up`,
  sql`create index run_cards_copies on signalbox.run_cards (conversation_key) where person is not null`,
];

export const people: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    for (const statement of STATEMENTS) await statement.execute(db);
  },
};
