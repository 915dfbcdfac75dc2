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
export type RunOnWire = Wire<RunView> & Readonly<{ can: RunCan }>;

/** GET /api/runs?state=…&workflow=…&environment=…&before=… (state may repeat; `before` is `next` of the page above). Other names are refused. */
export type RunsPage = Readonly<{ runs: readonly RunOnWire[]; next: string | null }>;
/** GET /api/runs/:id → RunOnWire; GET /api/runs/:id/steps/:stepId/output → text/plain */

/** GET /api/approvals: runs with an open approval that the caller may decide. */
export type WaitingForMe = Readonly<{ runs: readonly RunOnWire[] }>;

/** GET /api/reviews: runs that went without approval and that the caller may review. POST /api/runs/:id/review with `{ comment }` → RunOnWire. */
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

/** GET /api/audit?person=…&workflow=…&environment=…&runId=…&type=…&text=…&from=…&to=…&before=… (`from`, `to`: ISO 8601 date in UTC, or time with zone) */
export type AuditPage = Readonly<{ events: readonly Wire<StoredEvent>[]; next: string | null }>;

/**
 * GET /api/events (read with fetch, because EventSource cannot send the header): `text/event-stream` with
 * `event: run` / `data: {"runId":"r-…"}` for each change of a run the caller may see, `event: rules` when something was proposed or
 * decided and the caller may govern, `event: delegations` for votes handed on by or to them (both with `data: {}`), `event: hello` at
 * the start, a comment line every 15 s.
 * It ends with the token, and whenever the server cannot tell every change; the reader connects again and reads what it shows anew.
 */
export type RunChanged = Readonly<{ runId: string }>;
export type Topic = Touched['topic'];
