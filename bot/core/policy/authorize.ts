import { planHash } from '../plan/plan.ts';
import type { Principal } from '../principal.ts';
import type { Approval, Run } from '../run/run.ts';
import type { ApprovalRequirement, Decision, Reason } from './decision.ts';
import type { Permission, Policy, PolicyRule } from './policy.ts';
import { missingRules, type Rule, type Rules } from './rule.ts';
import { nobodyMay, ruleNeeds, ruleSpeaks, what, whoHas } from './sentences.ts';
import { isWellFormed } from './well-formed.ts';

export { rolesOf } from './roles.ts';

/** Who asks for what. `workflow` and `environment` are null when the question is not about one. */
export type AccessRequest = Readonly<{
  principal: Principal;
  roles: readonly string[];
  permission: Permission;
  workflow: string | null;
  environment: string | null;
}>;

type Question = Readonly<{ policy: Policy; rules: Rules; request: AccessRequest }>;
type Deny = Extract<Decision, { effect: 'deny' }>;

/**
 * May this be done? Total: no rule means no, a deny wins over every allow, and whatever is malformed or throws denies.
 * An allowed `run` in an environment with an approval becomes `needs_approval` with that requirement.
 */
export function authorize(question: Question): Decision {
  try {
    return isWellFormed(question.policy, question.request) ? judge(question) : broken();
  } catch {
    // What went wrong does not matter for the answer: a question that cannot be decided is denied.
    return broken();
  }
}

function judge({ policy, rules, request }: Question): Decision {
  const incomplete = denyIncomplete(rules);
  if (incomplete !== null) return incomplete;
  const environments = policy.environments.map((environment) => environment.name);
  const invariants = checkAll(rules, (rule) => (rule.applies === 'request' ? rule.check({ ...request, environments }) : null));
  const violated = invariants.find((reason) => !reason.holds);
  if (violated !== undefined) return deny(violated.rule, violated.sentence, invariants);
  const relevant = policy.rules.filter((rule) => concerns(rule, request));
  const speaking = relevant.filter((rule) => rule.roles.some((role) => request.roles.includes(role)));
  const tree = [whoHas(request), ...invariants, ...relevant.map((rule) => ruleSpeaks(rule, request))];
  const against = speaking.find((rule) => rule.effect === 'deny');
  if (against !== undefined)
    return deny(against.id, `${request.principal.name} may not ${what(request)}: the rule ${against.id} forbids it.`, tree);
  const allowing = speaking.find((rule) => rule.effect === 'allow');
  if (allowing === undefined) return deny('default-deny', nobodyMay(request, relevant), tree);
  return allow(allowing, { policy, request, tree });
}

type Allowed = Readonly<{ policy: Policy; request: AccessRequest; tree: readonly Reason[] }>;

function allow(rule: PolicyRule, { policy, request, tree }: Allowed): Decision {
  const sentence = `${request.principal.name} may ${what(request)}: the rule ${rule.id} allows it.`;
  const approval = request.permission === 'run' ? approvalFor(policy, request.environment) : null;
  if (approval === null) return { effect: 'allow', rule: rule.id, reason: { rule: rule.id, holds: true, sentence, because: tree } };
  const needed = ruleNeeds(request.environment ?? '', approval);
  const asked = `${request.principal.name} may ask to ${what(request)}: the rule ${rule.id} allows it after approval. ${needed.sentence}`;
  return {
    effect: 'needs_approval',
    rule: rule.id,
    reason: { rule: rule.id, holds: true, sentence: asked, because: [needed, ...tree] },
    approval,
  };
}

function approvalFor(policy: Policy, environment: string | null): ApprovalRequirement | null {
  return policy.environments.find((known) => known.name === environment)?.approval ?? null;
}

function concerns(rule: PolicyRule, request: AccessRequest): boolean {
  return (
    rule.permissions.includes(request.permission) &&
    includes(rule.workflows, request.workflow) &&
    includes(rule.environments, request.environment)
  );
}

function includes(names: readonly string[] | null, name: string | null): boolean {
  return names === null || (name !== null && names.includes(name));
}

type VoteQuestion = Readonly<{
  core: Readonly<{ rules: Rules }>;
  actor: Readonly<{ principal: Principal; roles: readonly string[] }>;
  run: Pick<Run, 'plan' | 'requester'>;
  approval: Approval;
}>;

/**
 * May this actor vote on this approval? Only the invariants in `bot/rules/` speak: the role comes from the approval.
 * The plan's hash is computed again here, so a plan that was changed in the store is refused. Total, as `authorize`.
 */
export function mayApprove(question: VoteQuestion): Decision {
  try {
    return judgeVote(question);
  } catch {
    // As above: a question that cannot be decided is denied.
    return broken();
  }
}

/** Told before a missing role: no role would help the person who asked. */
const TOLD_FIRST = 'requester-never-approves';

function judgeVote({ core, actor, run, approval }: VoteQuestion): Decision {
  const incomplete = denyIncomplete(core.rules);
  if (incomplete !== null) return incomplete;
  if (!Array.isArray(actor.roles)) return broken();
  const facts = { voter: actor.principal, roles: actor.roles, requester: run.requester, approval, planHash: planHash(run.plan) };
  const findings = checkAll(core.rules, (rule) => (rule.applies === 'vote' ? rule.check(facts) : null));
  const violations = findings.filter((reason) => !reason.holds);
  const violated = violations.find((reason) => reason.rule === TOLD_FIRST) ?? violations[0];
  if (violated !== undefined) return deny(violated.rule, violated.sentence, findings);
  const sentence = `${actor.principal.name} may decide: every rule about approvals holds.`;
  return { effect: 'allow', rule: 'approver-has-role', reason: { rule: 'approver-has-role', holds: true, sentence, because: findings } };
}

function checkAll(rules: Rules, check: (rule: Rule) => Readonly<{ holds: boolean; sentence: string }> | null): readonly Reason[] {
  return [...rules.values()].flatMap((rule) => {
    const finding = check(rule);
    if (finding === null) return [];
    // A rule that answers anything else than a plain yes does not hold, and what it says is only used when it is a text.
    const sentence = typeof finding.sentence === 'string' ? finding.sentence : `The rule ${rule.name} gave no reason.`;
    return [{ rule: rule.name, holds: finding.holds === true, sentence, because: [] }];
  });
}

function denyIncomplete(rules: Rules): Deny | null {
  const missing = missingRules(rules);
  if (missing.length === 0) return null;
  return deny(
    'rules-complete',
    `Nothing is permitted, because the rules ${missing.join(', ')} are missing. Please tell an administrator.`,
    [],
  );
}

function deny(rule: string, sentence: string, because: readonly Reason[]): Deny {
  return { effect: 'deny', rule, reason: { rule, holds: false, sentence, because } };
}

function broken(): Deny {
  return deny(
    'policy-readable',
    'Nothing is permitted, because the question or the policy could not be read. Please tell an administrator.',
    [],
  );
}
