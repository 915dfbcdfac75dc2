import type { Principal } from '../principal.ts';
import { inTurn, isText, message, type Text } from '../text/message.ts';
import { type Decision, type Reason, reasonOf, spokenReason } from './decision.ts';
import type { Permission, Policy, PolicyRule, Protected, Risk } from './policy.ts';
import { type Requirement, strictestOf } from './requirement.ts';
import { type Finding, missingRules, type Rule, type Rules } from './rule.ts';
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
  if (violated !== undefined) return deny(violated.rule, spokenReason(violated), invariants);
  const relevant = policy.rules.filter((rule) => concerns(rule, request));
  const speaking = relevant.filter((rule) => rule.roles.some((role) => request.roles.includes(role)));
  const tree = [whoHas(request), ...invariants, ...relevant.map((rule) => ruleSpeaks(rule, request))];
  const asking = { name: request.principal.name, deed: what(request) };
  const against = speaking.find((rule) => rule.effect === 'deny');
  if (against !== undefined) return deny(against.id, message('decision.forbidden', { ...asking, rule: against.id }), tree);
  const allowing = speaking.find((rule) => rule.effect === 'allow');
  if (allowing === undefined) return deny('default-deny', nobodyMay(request, relevant), tree);
  return allow(allowing, { policy, request, tree });
}

type Allowed = Readonly<{ policy: Policy; request: AccessRequest; tree: readonly Reason[] }>;

function allow(rule: PolicyRule, { policy, request, tree }: Allowed): Decision {
  const asking = { name: request.principal.name, deed: what(request), rule: rule.id };
  const approval = request.permission === 'run' ? approvalFor(policy, request) : null;
  if (approval === null && request.permission === 'run' && request.risk === 'critical')
    return deny(CRITICAL_RULE, unprotected(request), tree);
  if (approval === null) return { effect: 'allow', rule: rule.id, reason: reasonOf(rule.id, true, message('decision.may', asking), tree) };
  const needed = ruleNeeds(approval);
  const asked = message('decision.may-ask', { ...asking, needed: spokenReason(needed) });
  return {
    effect: 'needs_approval',
    rule: rule.id,
    reason: reasonOf(rule.id, true, asked, [needed, ...tree]),
    approval,
  };
}

const CRITICAL_RULE = 'critical-needs-approval';

function unprotected({ workflow }: AccessRequest): Text {
  return message('decision.unprotected', { workflow: workflow ?? message('decision.this') });
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

/** Whether a rule is about this, whoever asks. */
export function concerns(rule: PolicyRule, request: Pick<AccessRequest, 'permission' | 'workflow' | 'environment'>): boolean {
  return (
    rule.permissions.includes(request.permission) &&
    includes(rule.workflows, request.workflow) &&
    includes(rule.environments, request.environment)
  );
}

function includes(names: readonly string[] | null, name: string | null): boolean {
  return names === null || (name !== null && names.includes(name));
}

export function checkAll(rules: Rules, check: (rule: Rule) => Finding | null): readonly Reason[] {
  return [...rules.values()].flatMap((rule) => {
    const finding = check(rule);
    if (finding === null) return [];
    // A rule that answers anything else than a plain yes does not hold, and what it says is only used when it is a text.
    const text = isText(finding.sentence) ? finding.sentence : message('decision.no-reason', { rule: rule.name });
    return [reasonOf(rule.name, finding.holds === true, text)];
  });
}

export function denyIncomplete(rules: Rules): Deny | null {
  const missing = missingRules(rules);
  if (missing.length === 0) return null;
  return deny('rules-complete', message('decision.rules-missing', { rules: inTurn(missing) }), []);
}

export function deny(rule: string, text: Text, because: readonly Reason[]): Deny {
  return { effect: 'deny', rule, reason: reasonOf(rule, false, text, because) };
}

export function broken(): Deny {
  return deny('policy-readable', message('decision.broken'), []);
}
