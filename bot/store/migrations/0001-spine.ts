import { type Kysely, type Migration, sql } from 'kysely';

/**
 * Documents (`plan`, `outcome`, ...) are `json`, not `jsonb`: they come back character by character as they were written,
 * whatever people typed (jsonb refuses `\u0000` and lone surrogates), and nothing queries into them.
 */
const RUNS = [
  sql`create table signalbox.runs (
    id text primary key,
    plan json not null,
    plan_hash text not null,
    workflow text not null,
    environment text,
    lock_key text,
    state text not null,
    reason text,
    message text,
    requester json not null,
    requester_key text not null,
    via text not null,
    conversation json,
    created_at timestamptz not null,
    started_at timestamptz,
    ended_at timestamptz,
    cancel_by json,
    cancel_at timestamptz)`,
  sql`create index runs_page on signalbox.runs (created_at desc, id desc)`,
  sql`create index runs_state on signalbox.runs (state, created_at desc, id desc)`,
  sql`create index runs_workflow on signalbox.runs (workflow, created_at desc, id desc)`,
  sql`create index runs_environment on signalbox.runs (environment, created_at desc, id desc)`,
  sql`create index runs_requester on signalbox.runs (requester_key, created_at desc, id desc)`,
  sql`create index runs_lock_queue on signalbox.runs (lock_key, created_at, id) where state = 'queued'`,
  sql`create table signalbox.run_steps (
    run_id text not null references signalbox.runs (id),
    id text not null,
    position integer not null,
    state text not null,
    attempt integer not null,
    started_at timestamptz,
    ended_at timestamptz,
    due_at timestamptz,
    outcome json,
    undo_outcome json,
    primary key (run_id, id))`,
  sql`create index run_steps_due on signalbox.run_steps (due_at) where state = 'waiting' and due_at is not null`,
  sql`create table signalbox.locks (
    key text primary key,
    run_id text not null references signalbox.runs (id))`,
  sql`create table signalbox.attempts (
    run_id text not null references signalbox.runs (id),
    step_id text not null,
    direction text not null,
    attempt integer not null,
    claims integer not null,
    primary key (run_id, step_id, direction, attempt))`,
  sql`create table signalbox.step_output (
    id bigint generated always as identity primary key,
    run_id text not null references signalbox.runs (id),
    step_id text not null,
    direction text not null,
    attempt integer not null,
    text text not null)`,
  sql`create index step_output_step on signalbox.step_output (run_id, step_id, id)`,
];

const APPROVALS = [
  sql`create table signalbox.approvals (
    id text primary key,
    run_id text not null references signalbox.runs (id),
    position integer not null,
    step_id text,
    plan_hash text not null,
    role text not null,
    count integer not null,
    prompt text not null,
    requested_at timestamptz not null,
    expires_at timestamptz not null,
    state text not null,
    decided_at timestamptz)`,
  sql`create index approvals_run on signalbox.approvals (run_id, position)`,
  sql`create index approvals_due on signalbox.approvals (expires_at) where state = 'open'`,
  sql`create table signalbox.votes (
    approval_id text not null references signalbox.approvals (id),
    principal_key text not null,
    position integer not null,
    voter json not null,
    verdict text not null,
    comment text not null,
    voted_at timestamptz not null,
    primary key (approval_id, principal_key))`,
];

const AUDIT = [
  sql`create table signalbox.audit_events (
    seq bigint generated always as identity primary key,
    id text not null unique,
    at timestamptz not null,
    type text not null,
    actor_kind text not null,
    actor_tenant text not null,
    actor_object text not null,
    actor_name text not null,
    via text not null,
    run_id text,
    step_id text,
    workflow text,
    environment text,
    plan_hash text,
    rule text,
    sentence text not null,
    detail json not null)`,
  sql`create index audit_events_run on signalbox.audit_events (run_id, seq desc)`,
  sql`create index audit_events_type on signalbox.audit_events (type, seq desc)`,
  sql`create index audit_events_workflow on signalbox.audit_events (workflow, seq desc)`,
  sql`create index audit_events_environment on signalbox.audit_events (environment, seq desc)`,
  sql`create index audit_events_actor on signalbox.audit_events (actor_object, seq desc)`,
  sql`create index audit_events_at on signalbox.audit_events (at)`,
  sql`create function signalbox.refuse_change() returns trigger language plpgsql as $$
    begin
      raise exception 'audit events cannot be changed or removed' using errcode = 'insufficient_privilege';
    end $$`,
  sql`create trigger audit_events_no_change before update or delete on signalbox.audit_events
    for each row execute function signalbox.refuse_change()`,
  sql`create trigger audit_events_no_truncate before truncate on signalbox.audit_events
    for each statement execute function signalbox.refuse_change()`,
];

const CHAT = [
  sql`create table signalbox.inbound_activities (
    tenant_id text not null,
    conversation_id text not null,
    activity_id text not null,
    type text not null,
    claimed_at timestamptz not null,
    primary key (tenant_id, conversation_id, activity_id, type))`,
  sql`create index inbound_activities_age on signalbox.inbound_activities (claimed_at)`,
  sql`create table signalbox.outbox_messages (
    id bigint generated always as identity primary key,
    conversation_key text not null,
    conversation json not null,
    answer json not null,
    said_at timestamptz not null,
    retry_at timestamptz,
    claimed_until timestamptz,
    failures integer not null default 0,
    given_up boolean not null default false,
    error text)`,
  sql`create index outbox_messages_order on signalbox.outbox_messages (conversation_key, id) where not given_up`,
  sql`create table signalbox.run_cards (
    id bigint generated always as identity primary key,
    run_id text not null references signalbox.runs (id),
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
    unique (run_id, conversation_key))`,
  sql`create index run_cards_due on signalbox.run_cards (id) where shown_version < version and not given_up`,
  sql`create table signalbox.handles (
    hash text primary key,
    handle json not null,
    expires_at timestamptz not null)`,
  sql`create index handles_age on signalbox.handles (expires_at)`,
  sql`create table signalbox.schedules (
    key text primary key,
    next_at timestamptz not null)`,
];

/** Everything the spine keeps. Applied once and never edited again: a change is a new migration. */
export const spine: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    for (const statement of [...RUNS, ...APPROVALS, ...AUDIT, ...CHAT]) await statement.execute(db);
  },
};
