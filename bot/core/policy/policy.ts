import type { Calendar } from '../time/calendar.ts';
import type { Freeze } from '../time/freeze.ts';
import type { Channels } from './channels.ts';
import type { Requirement } from './requirement.ts';

/**
 * What can be permitted. `run` starts a workflow; `resolve` answers an unknown outcome; `audit` reads the audit log;
 * `explain` asks what others may do; `break_glass` runs without approval; `review` closes what that leaves behind;
 * `govern` proposes and approves new rules.
 */
export const PERMISSIONS = ['run', 'view', 'cancel', 'resolve', 'audit', 'explain', 'break_glass', 'review', 'govern'] as const;
export type Permission = (typeof PERMISSIONS)[number];

/** How much harm a workflow can do. `critical` is approved in the tab only, with a fresh sign-in. */
export const RISKS = ['low', 'high', 'critical'] as const;
export type Risk = (typeof RISKS)[number];

/** Something that asks for approvals: an environment, a connector or a risk class; `environments` null = wherever it is used. */
export type Protected = Readonly<{ name: string; approval: Requirement | null; environments: readonly string[] | null }>;

/** The valid form of `site/policy.yml`. No rule = no. A deny wins over every allow. */
export type Policy = Readonly<{
  /** SHA-256 of the parsed file (RFC 8785); audited when it changes. */
  hash: string;
  /** Working hours that roles name. */
  calendars: readonly Calendar[];
  roles: readonly RoleMap[];
  rules: readonly PolicyRule[];
  environments: readonly Protected[];
  connectors: readonly Protected[];
  risks: readonly Protected[];
  /** Times in which runs do not start, except for those that break the glass and those that only read. */
  freezes: readonly Freeze[];
  /** Left out = Signalbox works wherever it is added. */
  channels?: Channels;
}>;

/** Who has a product role: Entra app roles, group ids, and single people by `tenant/object` or object id of the home tenant. */
export type RoleMap = Readonly<{
  role: string;
  appRoles: readonly string[];
  groups: readonly string[];
  people: readonly string[];
  /** Whose working hours count while people of this role are asked; null = every moment. */
  calendar: string | null;
  /** Whether people may hand their vote with this role to a colleague for a time, and for how long at most. */
  delegable: boolean;
  delegateForMs: number;
}>;

export type PolicyRule = Readonly<{
  /** Names the rule in every decision and denial. */
  id: string;
  effect: 'allow' | 'deny';
  permissions: readonly Permission[];
  roles: readonly string[];
  /** null = every workflow. */
  workflows: readonly string[] | null;
  /** null = every environment and none. */
  environments: readonly string[] | null;
}>;
