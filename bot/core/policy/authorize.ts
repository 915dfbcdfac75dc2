import type { Principal } from '../principal.ts';
import type { Decision, Reason } from './decision.ts';
import type { Permission, Policy, PolicyRule, Protected, Risk } from './policy.ts';
import { type Requirement, strictestOf } from './requirement.ts';
import { missingRules, type Rule, type Rules } from './rule.ts';
import { nobodyMay, ruleNeeds, ruleSpeaks, what, whoHas } from './sentences.ts';
import { isWellFormed } from './well-formed.ts';

export { rolesOf } from './roles.ts';

/**
 * Who asks for what. `workflow`, `environment` and `risk` are null when the question is not about one; `connectors` are
 * those the plan uses, and `own` is what the workflow itself asks for on top of policy.
 */
export type AccessRequest = Readonly<{
  principal: Principal;
  roles: readonly string[];
  permission: Permission;
  workflow: string | null;
  environment: string | null;
  risk: Risk | null;
  connectors: readonly string[];
  own: Requirement | null;
}>;

export type Question = Readonly<{ policy: Policy; rules: Rules; request: AccessRequest }>;
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

/** The same for values that are known to be well formed, because this program made them: thousands of questions about one policy. */
export function judge({ policy, rules, request }: Question): Decision {
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
  const approval = request.permission === 'run' ? approvalFor(policy, request) : null;
  if (approval === null && request.permission === 'run' && request.risk === 'critical')
    return deny(CRITICAL_RULE, unprotected(request), tree);
  if (approval === null) return { effect: 'allow', rule: rule.id, reason: { rule: rule.id, holds: true, sentence, because: tree } };
  const needed = ruleNeeds(approval);
  const asked = `${request.principal.name} may ask to ${what(request)}: the rule ${rule.id} allows it after approval. ${needed.sentence}`;
  return {
    effect: 'needs_approval',
    rule: rule.id,
    reason: { rule: rule.id, holds: true, sentence: asked, because: [needed, ...tree] },
    approval,
  };
}

const CRITICAL_RULE = 'critical-needs-approval';

function unprotected({ workflow }: AccessRequest): string {
  return `${workflow ?? 'This'} is critical, and policy.yml asks nobody to approve it, so it cannot run. Please tell an administrator.`;
}

/** What policy and workflow together ask for; null when nobody has to approve. What is critical is approved in the tab only. */
export function approvalFor(
  policy: Policy,
  request: Pick<AccessRequest, 'environment' | 'risk' | 'connectors' | 'own'>,
): Requirement | null {
  const { environment, risk, connectors, own } = request;
  const here = ({ environments }: Protected): boolean => includes(environments, environment);
  const relevant = [
    ...policy.environments.filter(({ name }) => name === environment),
    ...policy.connectors.filter((entry) => connectors.includes(entry.name) && here(entry)),
    ...policy.risks.filter((entry) => entry.name === risk && here(entry)),
  ];
  const asked = [...relevant.map(({ approval }) => approval), own].filter((approval) => approval !== null);
  const both = strictestOf(asked);
  return both !== null && risk === 'critical' ? { ...both, where: 'tab' } : both;
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

export function checkAll(rules: Rules, check: (rule: Rule) => Readonly<{ holds: boolean; sentence: string }> | null): readonly Reason[] {
  return [...rules.values()].flatMap((rule) => {
    const finding = check(rule);
    if (finding === null) return [];
    // A rule that answers anything else than a plain yes does not hold, and what it says is only used when it is a text.
    const sentence = typeof finding.sentence === 'string' ? finding.sentence : `The rule ${rule.name} gave no reason.`;
    return [{ rule: rule.name, holds: finding.holds === true, sentence, because: [] }];
  });
}

export function denyIncomplete(rules: Rules): Deny | null {
  const missing = missingRules(rules);
  if (missing.length === 0) return null;
  return deny(
    'rules-complete',
    `Nothing is permitted, because the rules ${missing.join(', ')} are missing. Please tell an administrator.`,
    [],
  );
}

export function deny(rule: string, sentence: string, because: readonly Reason[]): Deny {
  return { effect: 'deny', rule, reason: { rule, holds: false, sentence, because } };
}

export function broken(): Deny {
  return deny(
    'policy-readable',
    'Nothing is permitted, because the question or the policy could not be read. Please tell an administrator.',
    [],
  );
}
