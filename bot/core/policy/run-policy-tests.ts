import { toAppError } from '../errors.ts';
import { type Asked, askPolicy } from './ask-policy.ts';
import type { Decision, Reason } from './decision.ts';
import type { PolicyCase } from './policy-tests.ts';
import { describeRequirement } from './requirement.ts';

/** A case whose answer is another one: what was asked and expected, what came, and the tree of reasons as indented lines. */
export type FailedCase = Readonly<{ question: string; expected: string; got: string; reasons: readonly string[] }>;

/** The cases that the site does not answer as expected. One about something that does not exist is among them. */
export function failedCases(site: Asked, cases: readonly PolicyCase[]): readonly FailedCase[] {
  return cases.flatMap((one) => failureOf(site, one));
}

function failureOf(site: Asked, one: PolicyCase): readonly FailedCase[] {
  const question = `case ${one.number}${one.title === '' ? '' : ` (${one.title})`}: ${questionOf(one)}`;
  const expected = expectedOf(one);
  try {
    const decision = askPolicy(site, one);
    const asked = decision.effect === 'needs_approval' ? describeRequirement(decision.approval) : null;
    const fits =
      decision.effect === one.expect && (one.rule === null || one.rule === decision.rule) && (one.asked === null || one.asked === asked);
    return fits ? [] : [{ question, expected, got: answered(decision), reasons: reasonLines(decision.reason) }];
  } catch (thrown) {
    return [{ question, expected, got: toAppError(thrown).message, reasons: [] }];
  }
}

function questionOf({ who, permission, workflow, where }: PolicyCase): string {
  const name = 'person' in who ? who.person : who.roles.length === 0 ? 'a stranger' : who.roles.join('+');
  const place = 'inputs' in where ? ` with ${JSON.stringify(where.inputs)}` : where.environment === null ? '' : ` on ${where.environment}`;
  return `may ${name} ${permission}${workflow === null ? '' : ` ${workflow}`}${place}?`;
}

function expectedOf({ expect, rule, asked }: PolicyCase): string {
  return `${expect}${rule === null ? '' : ` by the rule ${rule}`}${asked === null ? '' : `, asking ${asked}`}`;
}

/** `needs_approval by the rule x, asking y`. */
export function answered(decision: Decision): string {
  const asking = decision.effect === 'needs_approval' ? `, asking ${describeRequirement(decision.approval)}` : '';
  return `${decision.effect} by the rule ${decision.rule}${asking}`;
}

/** The tree of a decision as lines, each indented below what it explains. */
export function reasonLines(reason: Reason, depth = 0): readonly string[] {
  const line = `${'  '.repeat(depth)}${reason.holds ? '✓' : '✗'} ${reason.sentence}${reason.rule === '' ? '' : ` [${reason.rule}]`}`;
  return [line, ...reason.because.flatMap((below) => reasonLines(below, depth + 1))];
}
