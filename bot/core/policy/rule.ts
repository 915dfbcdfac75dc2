import { AppError } from '../errors.ts';
import type { PlanHash } from '../ids.ts';
import type { Principal } from '../principal.ts';
import type { Approval, Vote } from '../run/run.ts';
import type { Text } from '../text/message.ts';
import type { Permission } from './policy.ts';

/** Whether a rule holds, and why, in a sentence for people. Both outcomes have one. */
export type Finding = Readonly<{ holds: boolean; sentence: Text }>;

/** What a rule about a request may look at. `environments` are the names that policy knows. */
export type RequestFacts = Readonly<{
  principal: Principal;
  roles: readonly string[];
  permission: Permission;
  workflow: string | null;
  environment: string | null;
  environments: readonly string[];
}>;

/** What a rule about a vote may look at. */
export type VoteFacts = Readonly<{
  voter: Principal;
  /** Who delegated the vote to the voter; null when the voter votes for themselves. `roles` are then that person's. */
  onBehalfOf: Principal | null;
  roles: readonly string[];
  /** Whoever asked for the run, and for whom software asked. */
  requesters: readonly Principal[];
  approval: Pick<Approval, 'requirement' | 'escalatedTo' | 'rungsDone' | 'planHash' | 'votes'>;
  verdict: Vote['verdict'];
  /** What the run would execute now. */
  planHash: PlanHash;
  /** The door the vote comes through, and the age of the sign-in behind it in milliseconds; null where none is known. */
  door: Readonly<{ kind: 'chat' | 'card' | 'tab'; signInAgeMs: number | null }>;
  /** The roles that the people who have voted have at this moment. */
  rolesNow(person: Principal): readonly string[];
}>;

/** What a rule about new rules may look at: who proposes, approves or rejects a version of the site, and who proposed it. */
export type ProposalFacts = Readonly<{
  actor: Principal;
  act: 'propose' | 'approve' | 'reject';
  /** null while nobody has proposed it. */
  proposer: Principal | null;
}>;

/**
 * What `bot/rules/<name>.ts` exports by default: an invariant of the product. A rule that does not hold denies, whatever
 * policy.yml says; no file can turn it off.
 */
export type Rule = Readonly<
  | { name: string; applies: 'request'; check(facts: RequestFacts): Finding }
  | { name: string; applies: 'vote'; check(facts: VoteFacts): Finding }
  | { name: string; applies: 'proposal'; check(facts: ProposalFacts): Finding }
>;
export type Rules = ReadonlyMap<string, Rule>;

/** Rules without which nothing is permitted, so that deleting a file cannot open a door. */
export const REQUIRED_RULES = [
  'agents-never-approve',
  'agents-never-govern',
  'approver-has-role',
  'approver-is-needed',
  'critical-in-tab',
  'environment-is-known',
  'one-vote-each',
  'proposer-never-approves',
  'requester-never-approves',
  'same-plan-hash',
] as const;

export function missingRules(rules: Rules): readonly string[] {
  return REQUIRED_RULES.filter((name) => rules.get(name)?.name !== name);
}

/** Stops the start when a required rule was not found; throws `internal`. */
export function requireRules(rules: Rules): void {
  const missing = missingRules(rules);
  if (missing.length === 0) return;
  throw new AppError({
    code: 'internal',
    reason: 'rules.missing',
    message: `The rules ${missing.join(', ')} are missing in bot/rules. Signalbox does not start without them: restore the files.`,
  });
}
