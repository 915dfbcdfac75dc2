import { type Kysely, type Migration, sql } from 'kysely';

/**
 * Rules as versions. Contents and activations are only ever added, which a trigger holds. What is in force is the activation
 * with the highest number, so after the first one there is always exactly one; of two that want the next number the primary
 * key lets one in. A number may only follow the one before, so that nobody can reserve the future.
 */
const VERSIONS = [
  sql`create table signalbox.site_versions (
    hash text primary key check (hash ~ '^[0-9a-f]{64}$'),
    files json not null,
    found_at timestamptz not null)`,
  sql`create table signalbox.site_proposals (
    id text primary key,
    hash text not null references signalbox.site_versions (hash),
    base integer not null,
    proposed_by json not null,
    proposed_at timestamptz not null,
    state text not null check (state in ('open', 'approved', 'rejected', 'superseded')),
    decided_by json,
    decided_at timestamptz,
    comment text not null)`,
  sql`create unique index site_proposals_open on signalbox.site_proposals (hash) where state = 'open'`,
  sql`create index site_proposals_hash on signalbox.site_proposals (hash, proposed_at desc)`,
  sql`create table signalbox.site_activations (
    number integer primary key,
    hash text not null references signalbox.site_versions (hash),
    how text not null check (how in ('first', 'approved', 'recovered', 'local')),
    activated_by json not null,
    activated_at timestamptz not null,
    reason text not null check (how <> 'recovered' or reason <> ''),
    proposal_id text references signalbox.site_proposals (id),
    check ((how = 'approved') = (proposal_id is not null)))`,
  sql`create index site_activations_hash on signalbox.site_activations (hash)`,
];

const GUARDS = [
  sql`create function signalbox.refuse_site_change() returns trigger language plpgsql as $$
    begin
      raise exception 'versions and activations of the site cannot be changed or removed' using errcode = 'insufficient_privilege';
    end $$`,
  ...['site_versions', 'site_activations'].flatMap((table) => [
    sql`create trigger ${sql.raw(table)}_no_change before update or delete on signalbox.${sql.raw(table)}
      for each row execute function signalbox.refuse_site_change()`,
    sql`create trigger ${sql.raw(table)}_no_truncate before truncate on signalbox.${sql.raw(table)}
      for each statement execute function signalbox.refuse_site_change()`,
  ]),
  sql`create function signalbox.next_site_activation() returns trigger language plpgsql as $$
    begin
      -- A number that is taken by now is left to the primary key; only a gap is refused here.
      if new.number < 1 or new.number > (select coalesce(max(number), 0) + 1 from signalbox.site_activations) then
        raise exception 'activation % is not the next one', new.number using errcode = 'unique_violation';
      end if;
      return new;
    end $$`,
  sql`create trigger site_activations_next before insert on signalbox.site_activations
    for each row execute function signalbox.next_site_activation()`,
  sql`create function signalbox.end_site_proposal_once() returns trigger language plpgsql as $$
    begin
      if old.state <> 'open' or new.hash <> old.hash or new.base <> old.base or new.proposed_by::text <> old.proposed_by::text then
        raise exception 'proposal % cannot be changed any more', old.id using errcode = 'insufficient_privilege';
      end if;
      return new;
    end $$`,
  sql`create trigger site_proposals_end_once before update on signalbox.site_proposals
    for each row execute function signalbox.end_site_proposal_once()`,
];

const CARDS = [
  sql`create table signalbox.rules_cards (
    id bigint generated always as identity primary key,
    proposal_id text not null references signalbox.site_proposals (id),
    conversation_key text not null,
    conversation json not null,
    activity_id text,
    version integer not null default 1,
    shown_version integer not null default 0,
    retry_at timestamptz,
    claimed_until timestamptz,
    failures integer not null default 0,
    given_up boolean not null default false,
    error text,
    unique (proposal_id, conversation_key))`,
  sql`create index rules_cards_due on signalbox.rules_cards (id) where shown_version < version and not given_up`,
];

/** Which activation a run was last checked by; once it has started, the one it is carried out by. 0 = before there were any. */
const RUNS = [
  sql`alter table signalbox.runs add column activation integer not null default 0`,
  sql`create index runs_unchecked on signalbox.runs (activation, created_at, id) where started_at is null and ended_at is null`,
];

export const siteVersions: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    for (const statement of [...VERSIONS, ...GUARDS, ...CARDS, ...RUNS]) await statement.execute(db);
  },
};
