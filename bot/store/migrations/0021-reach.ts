import { type Kysely, type Migration, sql } from 'kysely';

/**
 * For whom the app was installed and who does not want it, both by the hash of tenant and object id: a choice outlives the person's chat,
 * which is forgotten with the app. Whoever removed the app or blocked the bot before this table came is found in the audit log, as far as
 * its details were not erased.
 */
const STATEMENTS = [
  sql`create table signalbox.installations (
    person_hash text primary key,
    begun_at timestamptz,
    claimed_at timestamptz,
    claims integer not null default 0,
    outcome text,
    ended_at timestamptz,
    declined_at timestamptz)`,
  sql`insert into signalbox.installations (person_hash, declined_at)
    select encode(sha256(convert_to(p.person, 'UTF8')), 'hex'), max(p.at)
    from (select d.detail::json ->> 'person' as person, e.at from signalbox.audit_events e
      join signalbox.audit_details d on d.seq = e.seq where e.type = 'chat.closed') p
    where p.person is not null and not exists (
      select from signalbox.people o where o.principal_key = p.person and o.chat_key is not null)
    group by p.person`,
  sql`create table signalbox.feed_asks (
    id bigint generated always as identity primary key,
    run_id text not null references signalbox.runs (id),
    approval_id text not null references signalbox.approvals (id),
    principal_key text not null,
    person json not null,
    asked_for text not null,
    speech json,
    put_at timestamptz not null,
    claimed_until timestamptz,
    retry_at timestamptz,
    failures integer not null default 0,
    done_at timestamptz,
    unique (asked_for, principal_key))`,
  sql`create index feed_asks_due on signalbox.feed_asks (put_at) where done_at is null`,
  sql`create index feed_asks_person on signalbox.feed_asks (principal_key)`,
];

export const reach: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    for (const statement of STATEMENTS) await statement.execute(db);
  },
};
