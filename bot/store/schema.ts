import type { ColumnType, Generated } from 'kysely';
import type { FeedAsksTable, InstallationsTable } from './schema-reach.ts';

/** The Postgres schema that holds every table of the product; the engine has one of its own. */
export const SCHEMA = 'signalbox';

/** A `json` column: written as text, read as what it says. `Value` is what this product wrote there. */
type Json<Value> = ColumnType<Value, string, string>;
/** `bigint` comes from the driver as text. */
type BigId = ColumnType<string, never, never>;

export type RunsTable = {
  id: string;
  plan: Json<unknown>;
  plan_hash: string;
  workflow: string;
  environment: string | null;
  lock_key: string | null;
  state: string;
  reason: string | null;
  message: string | null;
  requester: Json<unknown>;
  requester_key: string;
  via: string;
  conversation: Json<unknown> | null;
  speech: Json<unknown> | null;
  created_at: Date;
  started_at: Date | null;
  ended_at: Date | null;
  cancel_by: Json<unknown> | null;
  cancel_at: Date | null;
  behalf: Json<unknown> | null;
  break_glass: Json<unknown> | null;
  check_at: Date | null;
  valid_until: Date | null;
  activation: number;
  trace: ColumnType<string | null, string | null | undefined, string | null>;
};

export type RunStepsTable = {
  run_id: string;
  id: string;
  position: number;
  state: string;
  attempt: number;
  started_at: Date | null;
  ended_at: Date | null;
  due_at: Date | null;
  outcome: Json<unknown> | null;
  undo_outcome: Json<unknown> | null;
};

export type ApprovalsTable = {
  id: string;
  run_id: string;
  position: number;
  step_id: string | null;
  plan_hash: string;
  requirement: Json<unknown>;
  prompt: string;
  requested_at: Date;
  stage_at: Date;
  expires_at: Date;
  due_at: Date;
  rungs_done: Json<unknown>;
  escalated_to: Json<unknown>;
  state: string;
  decided_at: Date | null;
  changes: Json<unknown>;
};

export type VotesTable = {
  approval_id: string;
  principal_key: string;
  position: number;
  voter: Json<unknown>;
  on_behalf_of: Json<unknown> | null;
  stage: number;
  via: string;
  roles: Json<unknown>;
  verdict: string;
  comment: string;
  voted_at: Date;
};

export type DelegationsTable = {
  id: string;
  from_key: string;
  from: Json<unknown>;
  to_key: string;
  to: Json<unknown>;
  role: string;
  from_at: Date;
  until: Date;
  absent: boolean;
  reason: string;
  created_by: Json<unknown>;
  created_at: Date;
  ended_at: Date | null;
};

export type AuditEventsTable = {
  seq: ColumnType<string, number, never>;
  id: string;
  log: string;
  at: Date;
  type: string;
  actor_kind: string;
  actor_tenant: string;
  actor_object: string;
  via: string;
  run_id: string | null;
  step_id: string | null;
  workflow: string | null;
  environment: string | null;
  plan_hash: string | null;
  rule: string | null;
  facts: string;
  beside: Buffer;
  nodes: Buffer;
};

export type AuditDetailsTable = {
  seq: ColumnType<string, number, never>;
  salt: Buffer;
  actor_name: string;
  sentence: string;
  detail: string;
};

export type AuditCheckpointsTable = {
  origin: string;
  size: ColumnType<string, number, never>;
  note: string;
  kept_at: Generated<Date>;
};

export type SavedFiltersTable = {
  tenant: string;
  object: string;
  name: string;
  query: string;
};

type Sending = {
  retry_at: Date | null;
  claimed_until: Date | null;
  failures: Generated<number>;
  given_up: Generated<boolean>;
  error: string | null;
};

export type OutboxMessagesTable = Sending & {
  id: BigId;
  conversation_key: string;
  conversation: Json<unknown>;
  answer: Json<unknown>;
  said_at: Date;
};

export type RunCardsTable = Sending & {
  id: BigId;
  run_id: string;
  conversation_key: string;
  conversation: Json<unknown>;
  activity_id: string | null;
  strays: Generated<Json<unknown>>;
  version: Generated<number>;
  shown_version: Generated<number>;
  /** Null unless it is one person's copy. */
  person: Json<unknown> | null;
  because: string | null;
  asked_for: string | null;
};

export type PeopleTable = {
  principal_key: string;
  principal: Json<unknown>;
  personal_conversation: Json<unknown> | null;
  chat_key: string | null;
  seen_at: Date;
};

export type ApprovalNoticesTable = {
  approval_id: string;
  stage: number;
  escalation: number;
  created_at: Date;
  done_at: Date | null;
  retry_at: Date | null;
  failures: Generated<number>;
};

export type ApprovalMentionsTable = {
  approval_id: string;
  principal_key: string;
  principal: Json<unknown>;
  because: string;
  asked_for: string;
  mentioned_at: Date;
  said_at: Date | null;
};

export type ReviewNoticesTable = {
  run_id: string;
  created_at: Date;
  done_at: Date | null;
  retry_at: Date | null;
  failures: Generated<number>;
};

export type ReviewMentionsTable = {
  run_id: string;
  principal_key: string;
  principal: Json<unknown>;
  mentioned_at: Date;
  said_at: Date | null;
};

export type SiteProposalsTable = {
  id: string;
  hash: string;
  base: number;
  proposed_by: Json<unknown>;
  proposed_at: Date;
  state: string;
  decided_by: Json<unknown> | null;
  decided_at: Date | null;
  comment: string;
};

export type RulesNoticesTable = {
  proposal_id: string;
  near: Json<unknown> | null;
  created_at: Date;
  done_at: Date | null;
  retry_at: Date | null;
  failures: Generated<number>;
};

export type RulesCardsTable = Sending & {
  id: BigId;
  proposal_id: string;
  person: Json<unknown> | null;
  conversation_key: string;
  conversation: Json<unknown>;
  activity_id: string | null;
  strays: Generated<Json<unknown>>;
  version: Generated<number>;
  shown_version: Generated<number>;
};

export type Schema = {
  runs: RunsTable;
  run_steps: RunStepsTable;
  locks: { key: string; run_id: string };
  attempts: { run_id: string; step_id: string; direction: string; attempt: number; claims: number };
  step_output: { id: BigId; run_id: string; step_id: string; direction: string; attempt: number; text: string };
  approvals: ApprovalsTable;
  votes: VotesTable;
  approval_notices: ApprovalNoticesTable;
  review_notices: ReviewNoticesTable;
  review_mentions: ReviewMentionsTable;
  approval_mentions: ApprovalMentionsTable;
  people: PeopleTable;
  installations: InstallationsTable;
  feed_asks: FeedAsksTable;
  delegations: DelegationsTable;
  audit_events: AuditEventsTable;
  audit_details: AuditDetailsTable;
  audit_checkpoints: AuditCheckpointsTable;
  saved_filters: SavedFiltersTable;
  inbound_activities: { tenant_id: string; conversation_id: string; activity_id: string; type: string; claimed_at: Date };
  outbox_messages: OutboxMessagesTable;
  run_cards: RunCardsTable;
  handles: { hash: string; handle: Json<unknown>; expires_at: Date };
  site_versions: { hash: string; files: Json<unknown>; found_at: Date };
  site_proposals: SiteProposalsTable;
  rules_cards: RulesCardsTable;
  rules_notices: RulesNoticesTable;
  schedules: { key: string; next_at: Date };
};
