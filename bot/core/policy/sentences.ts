import type { AccessRequest } from './authorize.ts';
import type { Reason } from './decision.ts';
import type { Permission, PolicyRule } from './policy.ts';
import { describeRequirement, type Requirement } from './requirement.ts';

/** What is asked for, after “may”: `run deploy on staging`. */
export function what({ permission, workflow, environment }: AccessRequest): string {
  const place = environment === null ? '' : ` on ${environment}`;
  return DEEDS[permission](workflow ?? 'any workflow', place);
}

const DEEDS: Readonly<Record<Permission, (workflow: string, place: string) => string>> = {
  run: (workflow, place) => `run ${workflow}${place}`,
  view: (workflow, place) => `see runs of ${workflow}${place}`,
  cancel: (workflow, place) => `cancel a run of ${workflow}${place}`,
  resolve: (workflow, place) => `say how an unknown step of ${workflow}${place} ended`,
  audit: () => 'read the audit log',
  explain: () => 'ask what other people may do',
  break_glass: (workflow, place) => `run ${workflow}${place} without approval`,
  review: (workflow, place) => `close the review of ${workflow}${place}`,
  govern: () => 'propose or approve new rules',
};

export function whoHas({ principal, roles }: AccessRequest): Reason {
  const sentence =
    roles.length === 0
      ? `${principal.name} has no role.`
      : `${principal.name} has the ${roles.length === 1 ? 'role' : 'roles'} ${roles.join(', ')}.`;
  return { rule: 'roles', holds: roles.length > 0, sentence, because: [] };
}

/** What one rule of policy.yml says to this request. It holds when it does not stand in the way: an allow that matches, a deny that does not. */
export function ruleSpeaks(rule: PolicyRule, { roles }: AccessRequest): Reason {
  const matches = rule.roles.some((role) => roles.includes(role));
  const verb = rule.effect === 'allow' ? 'allows' : 'forbids';
  const sentence = `The rule ${rule.id} ${verb} this to ${rule.roles.join(', ')}${matches ? '.' : ', which is not a role of this person.'}`;
  return { rule: rule.id, holds: rule.effect === 'allow' ? matches : !matches, sentence, because: [] };
}

/** The sentence of a default deny: names the rules that would allow it, so that one knows whom to ask. */
export function nobodyMay(request: AccessRequest, relevant: readonly PolicyRule[]): string {
  const start = `${request.principal.name} may not ${what(request)}`;
  const open = relevant.filter((rule) => rule.effect === 'allow');
  if (open.length === 0) return `${start}: no rule in policy.yml allows it to anybody.`;
  const needs = open.map((rule) => `${rule.id} needs the role ${rule.roles.join(' or ')}`);
  return `${start}: no rule in policy.yml allows it. ${needs.join('; ')}.`;
}

export function ruleNeeds(approval: Requirement): Reason {
  const place = approval.where === 'tab' ? ', in the tab and freshly signed in' : '';
  const sentence = `It needs the approval of ${describeRequirement(approval)}, not of the requester, within ${duration(approval.expiresAfterMs)}${place}.`;
  return { rule: approval.sources.join(' + '), holds: true, sentence, because: [] };
}

const UNITS = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
  ['second', 1000],
] as const;

function duration(ms: number): string {
  const [name, size] = UNITS.find(([, unit]) => ms >= unit && ms % unit === 0) ?? UNITS[3];
  const amount = Math.round(ms / size);
  return `${amount} ${name}${amount === 1 ? '' : 's'}`;
}
