/**
 * The API between the tab and the server: types only, because the tab's bundle imports this file.
 * Every request carries `authorization: Bearer <token>`; every answer that is not 2xx is an `ApiError`. Sentences for people come
 * in the first language of `accept-language` that Signalbox speaks (English when there is none), with their moments in the IANA
 * zone of `time-zone` (UTC when there is none). What connectors, operators and the audit log say stays as it is.
 */

import type { DelegationsView } from '../core/delegation/view.ts';
import type { Risk } from '../core/policy/policy.ts';
import type { StoredEvent } from '../core/ports.ts';
import type { RunView } from '../core/run/view.ts';
import type { RulesView, VersionView } from '../core/site/view.ts';
import type { List, Message } from '../core/text/message.ts';
import type { Touched } from '../core/topic.ts';
import type { InputField } from '../core/workflow/definition.ts';

/** How a value looks after JSON: dates become ISO 8601 strings in UTC, branded ids and texts plain strings. */
export type Wire<T> = T extends Date | { readonly __brand: string } | Message | List
  ? string
  : T extends string | number | boolean | null | undefined
    ? T
    : T extends readonly (infer E)[]
      ? readonly Wire<E>[]
      : { readonly [K in keyof T]: Wire<T[K]> };

export type ApiError = Readonly<{
  error: Readonly<{
    code: string;
    reason: string;
    message: string;
    requestId: string;
    because?: ReasonOnWire;
    fields?: Readonly<Record<string, string>>;
  }>;
}>;

/** Why something may be done or not: a sentence with those that explain it. */
export type ReasonOnWire = Readonly<{ rule: string; holds: boolean; sentence: string; because: readonly ReasonOnWire[] }>;

/** GET /api/me */
export type Me = Readonly<{
  name: string;
  objectId: string;
  tenantId: string;
  roles: readonly string[];
  can: Readonly<{ audit: boolean; govern: boolean; explain: boolean; delegate: boolean }>;
}>;

/** What the caller may do with one run now; decided by the server, shown by the tab. */
export type RunCan = Readonly<{ approve: readonly string[]; cancel: boolean; resolve: boolean; review: boolean }>;
/** `conversationUrl` is null in lists. */
export type RunOnWire = Wire<RunView> & Readonly<{ conversationUrl: string | null; can: RunCan }>;

/** GET /api/runs?state=…&workflow=…&environment=…&channel=…&before=… (state may repeat; `before` is `next` of the page above). Other names are refused. */
export type RunsPage = Readonly<{ runs: readonly RunOnWire[]; next: string | null }>;
/** GET /api/runs/:id → RunOnWire; GET /api/runs/:id/steps/:stepId/output → text/plain */

/** GET /api/approvals?channel=…: runs with an open approval that the caller may decide. `channel`, as in /api/runs, only leaves out. */
export type WaitingForMe = Readonly<{ runs: readonly RunOnWire[] }>;

/** GET /api/reviews?channel=…: runs that went without approval and that the caller may review. POST /api/runs/:id/review with `{ comment }` → RunOnWire. */
export type ReviewsForMe = Readonly<{ runs: readonly RunOnWire[] }>;

/** GET /api/explain?workflow=…&environment=…&person=…, or ?command=…&person=…: may I (or this person, by object id or sign-in name) do it, and who can? */
export type Explanation = Readonly<{
  person: Readonly<{ name: string; objectId: string }>;
  roles: readonly string[];
  /** What the question was understood as. */
  workflow: string | null;
  environment: string | null;
  effect: 'allow' | 'deny' | 'needs_approval';
  rule: string;
  reason: ReasonOnWire;
  /** Who approves, in one line; null when nobody has to. */
  asked: string | null;
  whoCan: readonly Readonly<{
    role: string;
    effect: 'allow' | 'deny' | 'needs_approval';
    rule: string;
    /** Whom it holds for; null when the caller may not know. */
    people: readonly string[] | null;
    /** Somebody else has this role, and another role of theirs decides. */
    otherwise: boolean;
  }>[];
}>;

/** GET /api/workflows: those the caller may run somewhere. */
export type WorkflowOnWire = Readonly<{
  name: string;
  title: string;
  description: string;
  usage: string;
  risk: Risk;
  inputs: readonly InputField[];
  schedules: readonly Readonly<{ cron: string; timezone: string }>[];
  /** `breakGlass`: the caller may run it without approval somewhere where these inputs lead. */
  can: Readonly<{ breakGlass: boolean }>;
}>;
export type WorkflowsPage = Readonly<{ workflows: readonly WorkflowOnWire[] }>;

/** POST /api/workflows/:name/runs with `StartRun` → 201 `Started`; what is wrong is named in `error.fields`. At most 50 inputs. */
export type StartRun = Readonly<{
  inputs: Readonly<Record<string, string | number | boolean>>;
  /** Not before this: ISO 8601 with a zone, at most 30 days ahead. Left out: as soon as it may. */
  startAt?: string;
  /** Why it cannot wait for an approval or the end of a freeze: at least 10 characters, of which 500 are kept. Never with `startAt`. */
  breakGlass?: string;
}>;
export type Started = Readonly<{ runId: string; state: string }>;

/** POST /api/runs/:id/votes → RunOnWire. `planHash` is the whole hash that the person was shown; a comment has at most 1,000 characters. */
export type CastVote = Readonly<{ approvalId: string; verdict: 'approve' | 'reject'; comment: string; planHash: string }>;
/** POST /api/runs/:id/cancel (no body, or `{}`) → RunOnWire; POST /api/runs/:id/resolve → RunOnWire */
export type Resolve = Readonly<{ stepId: string; verdict: 'it_ran' | 'it_did_not' | 'abort' }>;

/** GET /api/rules: what is in force, what lies in the site folder, what waits for a second person. Needs the permission `govern`, as all of these. */
export type RulesOnWire = Wire<RulesView>;
/** GET /api/rules/:hash (at least 8 characters): a version, compared with the one in force. */
export type VersionOnWire = Wire<VersionView> &
  /** `takeBack` stands for rejecting one's own proposal. */
  Readonly<{ can: Readonly<{ propose: boolean; approve: boolean; reject: boolean; takeBack: boolean }> }>;
/** POST /api/rules/:hash/propose (no body, or `{}`) → 201 VersionOnWire. */
/** POST /api/rules/:hash/approve, POST /api/rules/:hash/reject → VersionOnWire. `proposalId` is that of the version as it was shown. */

/** GET /api/delegations: votes that the caller handed on and was handed. POST /api/delegations with `HandOnOnWire` → 201; POST /api/delegations/:id/end (no body, or `{}`). All answer `DelegationsOnWire`. */
export type DelegationsOnWire = Wire<DelegationsView>;
/** `role` null: every vote that may be handed on, and not to be asked meanwhile. `until` is ISO 8601 with a zone, `timezone` an IANA name for sentences. */
export type HandOnOnWire = Readonly<{ role: string | null; to: string; until: string; reason: string; timezone: string }>;

/**
 * GET /api/audit?person=…&workflow=…&environment=…&channel=…&runId=…&decision=…&type=…&via=…&text=…&from=…&to=…&before=… (`from`, `to`:
 * ISO 8601 date in UTC, or time with zone). Newest first, without what the caller may not see.
 */
export type AuditPage = Readonly<{ events: readonly Wire<StoredEvent>[]; next: string | null }>;

/** GET /api/runs/:id/timeline?after=…: what happened to a run that the caller may see, oldest first; `next` is the `after` of the page below. */
export type Timeline = AuditPage;

/**
 * GET /api/people/:tenant/:object/timeline?before=…: what one person, agent or part of Signalbox did, as far as the caller sees it, newest first;
 * for whoever may read the log somewhere, and for oneself. Reading what others did is recorded.
 */
export type PersonTimeline = AuditPage;

/** GET /api/audit/filters: the caller's own, by name. PUT /api/audit/filters/:name with `SavedFilterOnWire` and DELETE of it answer the same; at most 50. */
export type SavedFilters = Readonly<{ filters: readonly (SavedFilterOnWire & Readonly<{ name: string }>)[] }>;
/** `query` is a query of GET /api/audit without `before`, as URLSearchParams write it: 2,000 characters at most. */
export type SavedFilterOnWire = Readonly<{ query: string }>;

/**
 * GET /api/audit/export?format=jsonl|csv&size=… with the filters of GET /api/audit → `application/zip`: the events, the checkpoint, the
 * notary's key and its signature, as `signalbox audit export` writes them. `size` is optional: how many events the log had.
 */

/** GET /api/audit/state: how the log stands, for those who may read it. */
export type AuditStateOnWire = Readonly<{
  /** The name of the log and how many events it has. */
  origin: string;
  size: number;
  /** What the notary signed last; null when nothing is signed yet, or nobody signs. */
  sealed: Readonly<{ size: number; at: string }> | null;
  /** For how long the oldest event that is not sealed has waited, in milliseconds; null when all are. */
  lagMs: number | null;
  /** Why sealing does not work at present, in a sentence; null while it works. */
  trouble: string | null;
  /** The notary's key as `name+id+key`; null when the log has no notary. */
  key: string | null;
  /** The last whole verification; null before the first. `problem` null: everything is as it was signed. `restored`: what a restore lost, in sentences. */
  verified: Readonly<{ at: string; events: number; problem: string | null; restored: readonly string[] }> | null;
}>;

/**
 * GET /api/audit/events/:seq/proof: what anybody needs to verify an event. `line` is its line of an export with `proof`, `note` the
 * checkpoint that it leads to, signed with `key`. 409 `audit.not_sealed_yet` for one that is too new.
 */
export type EventProof = Readonly<{ line: string; note: string; key: string }>;

/**
 * GET /api/audit/consistency?from=…&to=…: both are numbers of events of a checkpoint; without `to` it is the newest one. `proof` is the text of a
 * file, `{"consistency": …}` (RFC 9162), and `notes` that of another: both signed checkpoints; `key` signs them. 409 `audit.no_checkpoint` when
 * there is none of a size. For whoever may read the log somewhere.
 */
export type ConsistencyProof = Readonly<{ from: number; to: number; proof: string; notes: string; key: string }>;

/**
 * GET /api/events (read with fetch, because EventSource cannot send the header): `text/event-stream` with
 * `event: run` / `data: {"runId":"r-…"}` for each change of a run the caller may see, `event: rules` when something was proposed or
 * decided and the caller may govern, `event: delegations` for votes handed on by or to them (both with `data: {}`), `event: hello` at
 * the start, a comment line every 15 s.
 * It ends with the token, and whenever the server cannot tell every change; the reader connects again and reads what it shows anew.
 */
export type RunChanged = Readonly<{ runId: string }>;
export type Topic = Touched['topic'];
