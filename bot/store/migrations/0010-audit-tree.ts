import { type Kysely, type Migration, sql } from 'kysely';
import { adoptEvents } from '../audit-adoption.ts';

const TABLES = [
  sql`create table signalbox.audit_adopted as select * from signalbox.audit_events`,
  sql`drop table signalbox.audit_events`,
  sql`create table signalbox.audit_events (
    seq bigint primary key,
    id text not null unique,
    log text not null,
    at timestamptz(3) not null,
    type text not null,
    actor_kind text not null,
    actor_tenant text not null,
    actor_object text not null,
    via text not null,
    run_id text,
    step_id text,
    workflow text,
    environment text,
    plan_hash text,
    rule text,
    facts text not null,
    beside bytea not null,
    nodes bytea not null)`,
  sql`create index audit_events_run on signalbox.audit_events (run_id, seq desc)`,
  sql`create index audit_events_type on signalbox.audit_events (type, seq desc)`,
  sql`create index audit_events_workflow on signalbox.audit_events (workflow, seq desc)`,
  sql`create index audit_events_environment on signalbox.audit_events (environment, seq desc)`,
  sql`create index audit_events_actor on signalbox.audit_events (actor_object, seq desc)`,
  sql`create index audit_events_at on signalbox.audit_events (at)`,
  sql`create table signalbox.audit_details (
    seq bigint primary key,
    salt bytea not null,
    actor_name text not null,
    sentence text not null,
    detail text not null)`,
  // One row, so that whoever appends waits for whoever appended before.
  sql`create table signalbox.audit_head (
    only_one boolean primary key default true check (only_one),
    origin text not null,
    size bigint not null,
    frontier bytea not null)`,
  sql`create table signalbox.audit_checkpoints (
    origin text not null,
    size bigint not null,
    note text not null,
    kept_at timestamptz not null default now(),
    primary key (origin, size))`,
];

/** Run with the rights of their owner: who uses the log needs no right to change a row of it. */
const FUNCTIONS = [
  sql`create function signalbox.audit_lock() returns table (origin text, size bigint, frontier bytea)
    language plpgsql security definer set search_path = pg_catalog as $$
    begin
      perform set_config('lock_timeout', '5s', true);
      return query select h.origin, h.size, h.frontier from signalbox.audit_head h for update;
    end $$`,
  sql`create function signalbox.audit_advance(old_size bigint, new_size bigint, new_frontier bytea) returns void
    language plpgsql security definer set search_path = pg_catalog as $$
    begin
      update signalbox.audit_head set size = new_size, frontier = new_frontier where size = old_size and new_size > old_size;
      if not found then raise exception 'the audit log was advanced by somebody else' using errcode = 'serialization_failure'; end if;
    end $$`,
];

const GUARDS = [
  ...['audit_events', 'audit_details', 'audit_checkpoints'].flatMap((table) => [
    sql`create trigger ${sql.id(`${table}_no_change`)} before update or delete on signalbox.${sql.id(table)}
      for each row execute function signalbox.refuse_change()`,
    sql`create trigger ${sql.id(`${table}_no_truncate`)} before truncate on signalbox.${sql.id(table)}
      for each statement execute function signalbox.refuse_change()`,
  ]),
  sql`create trigger audit_head_no_removal before delete on signalbox.audit_head
    for each row execute function signalbox.refuse_change()`,
  sql`create trigger audit_head_no_truncate before truncate on signalbox.audit_head
    for each statement execute function signalbox.refuse_change()`,
];

/** The log becomes a tree: every event that there is gets its number and its hash, in the order in which they were written. */
export const auditTree: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    for (const statement of [...TABLES, ...FUNCTIONS]) await statement.execute(db);
    await adoptEvents(db);
    await sql`drop table signalbox.audit_adopted`.execute(db);
    for (const statement of GUARDS) await statement.execute(db);
  },
};
