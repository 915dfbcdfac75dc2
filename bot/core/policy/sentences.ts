import { anyOf, inSentences, inTurn, type Message, message, type Text } from '../text/message.ts';
import type { AccessRequest } from './authorize.ts';
import { type Reason, reasonOf } from './decision.ts';
import type { PolicyRule } from './policy.ts';
import { type Requirement, requirementText } from './requirement.ts';

/** What is asked for, after “may”: `run deploy on staging`. */
export function what({ permission, workflow, environment }: AccessRequest): Text {
  if (permission === 'audit' || permission === 'explain' || permission === 'govern') return message(`deed.${permission}`);
  const deed = message(`deed.${permission}`, { workflow: workflow ?? message('deed.any') });
  return environment === null ? deed : message('deed.on', { deed, environment });
}

export function whoHas({ principal, roles }: AccessRequest): Reason {
  const { name } = principal;
  const text =
    roles.length === 0
      ? message('decision.no-role', { name })
      : message('decision.roles', { name, count: roles.length, roles: inTurn(roles) });
  return reasonOf('roles', roles.length > 0, text);
}

/** What one rule of policy.yml says to this request. It holds when it does not stand in the way: an allow that matches, a deny that does not. */
export function ruleSpeaks(rule: PolicyRule, { roles }: AccessRequest): Reason {
  const matches = rule.roles.some((role) => roles.includes(role));
  const values = { rule: rule.id, roles: inTurn(rule.roles) };
  const allows = matches ? message('decision.rule-allows', values) : message('decision.rule-allows-others', values);
  const forbids = matches ? message('decision.rule-forbids', values) : message('decision.rule-forbids-others', values);
  return rule.effect === 'allow' ? reasonOf(rule.id, matches, allows) : reasonOf(rule.id, !matches, forbids);
}

/** The sentence of a default deny: names the rules that would allow it, so that one knows whom to ask. */
export function nobodyMay(request: AccessRequest, relevant: readonly PolicyRule[]): Text {
  const values = { name: request.principal.name, deed: what(request) };
  const open = relevant.filter((rule) => rule.effect === 'allow');
  if (open.length === 0) return message('decision.nobody', values);
  const needs = open.map((rule) => message('decision.needs-role', { rule: rule.id, roles: anyOf(rule.roles) }));
  return message('decision.default', { ...values, needs: inSentences(needs) });
}

export function ruleNeeds(approval: Requirement): Reason {
  const values = { who: requirementText(approval), span: duration(approval.expiresAfterMs) };
  const text = approval.where === 'tab' ? message('decision.needs-approval-tab', values) : message('decision.needs-approval', values);
  return reasonOf(approval.sources.join(' + '), true, text);
}

const UNITS = [
  ['span.long-days', 86_400_000],
  ['span.long-hours', 3_600_000],
  ['span.long-minutes', 60_000],
  ['span.long-seconds', 1000],
] as const;

function duration(ms: number): Message {
  const [name, size] = UNITS.find(([, unit]) => ms >= unit && ms % unit === 0) ?? UNITS[3];
  return message(name, { count: Math.round(ms / size) });
}
