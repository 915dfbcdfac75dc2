import { randomUUID } from 'node:crypto';
import type { Answer } from '../answer.ts';
import type { AuditEvent, ToldOf, TypeAndDetail } from '../audit/event.ts';
import type { AppError } from '../errors.ts';
import { newDelegationId } from '../ids.ts';
import type { RoleMap } from '../policy/policy.ts';
import type { Tx } from '../ports.ts';
import { type Principal, principalKey, samePrincipal } from '../principal.ts';
import type { Stamp } from '../run/change.ts';
import { inLines, inSentences, inTurn, message } from '../text/message.ts';
import type { Touched } from '../topic.ts';
import { graphRefusal } from './bounds.ts';
import type { Delegation } from './delegation.ts';
import { graphProblem } from './graph.ts';
import { showUntil } from './moment.ts';
import { untilText } from './until-text.ts';

type Given = Readonly<{ roles: readonly RoleMap[]; to: Principal; until: Date; absent: boolean; reason: string }>;

/** One delegation for each role, from whoever acts. */
export function newDelegations({ roles, to, until, absent, reason }: Given, from: Principal, { by, at }: Stamp): readonly Delegation[] {
  return roles.map(({ role }) => ({
    id: newDelegationId(),
    from,
    to,
    role,
    fromAt: at,
    until,
    absent,
    reason,
    createdBy: by,
    createdAt: at,
    endedAt: null,
  }));
}

type Recorded = Readonly<{ made: readonly Delegation[]; zone: string; stamp: Stamp }>;

/**
 * All of them or none, compared with everything that holds while nobody else can change it; what was handed on of the same
 * roles before ends. Gives why not, and has then written nothing.
 */
export async function recordHandOn(tx: Tx, { made, zone, stamp }: Recorded): Promise<AppError | null> {
  const present = await tx.lockDelegations(stamp.at);
  const replaced = present.filter(({ from, role }) => made.some((next) => next.role === role && samePrincipal(next.from, from)));
  const others = present.filter((each) => !replaced.includes(each));
  for (const next of made) {
    const problem = graphProblem(others, next);
    if (problem !== null) return graphRefusal(problem, next.to);
  }
  for (const before of replaced) await tx.endDelegation(before.id, stamp.at);
  for (const next of made) await tx.addDelegation(next);
  await tx.appendEvents([...replaced.map((each) => endedEvent(stamp, each)), ...made.map((each) => givenEvent(stamp, each, zone))]);
  return null;
}

export async function recordEnd(tx: Tx, ending: readonly Delegation[], stamp: Stamp): Promise<void> {
  for (const each of ending) await tx.endDelegation(each.id, stamp.at);
  await tx.appendEvents(ending.map((each) => endedEvent(stamp, each)));
}

function endedEvent(stamp: Stamp, delegation: Delegation): AuditEvent {
  const { from, to, role } = delegation;
  const sentence = `The vote of ${from.name} as ${role} is not handed to ${to.name} any more.`;
  return delegationEvent(stamp, { type: 'delegation.ended', sentence, detail: detailOf(delegation) });
}

function givenEvent(stamp: Stamp, delegation: Delegation, zone: string): AuditEvent {
  const { from, to, role, until, absent } = delegation;
  const sentence = `${from.name} hands their vote as ${role} to ${to.name} until ${showUntil(until, zone)}${absent ? ' and is away' : ''}.`;
  return delegationEvent(stamp, { type: 'delegation.given', sentence, detail: detailOf(delegation) });
}

type Told = TypeAndDetail<'delegation.given' | 'delegation.ended' | 'decision.denied' | 'command.refused'>;

/** An event about handing votes on, which is about no run. */
export function delegationEvent(stamp: Stamp, parts: Told & Readonly<{ sentence: string }>): AuditEvent {
  return {
    id: randomUUID(),
    at: stamp.at,
    actor: stamp.by,
    via: stamp.via,
    runId: null,
    stepId: null,
    workflow: null,
    environment: null,
    planHash: null,
    rule: null,
    detail: {},
    ...parts,
  };
}

function detailOf({ id, from, to, role, until, absent, reason }: Delegation): ToldOf<'delegation.given'> {
  const people = { from: principalKey(from), fromName: from.name, to: principalKey(to), toName: to.name };
  return { delegationId: id, role, ...people, until: until.toISOString(), absent, reason };
}

/** Tells the substitute. */
export function toldHandedOn(made: readonly Delegation[], zone: string): Answer {
  const [first] = made;
  if (first === undefined) return { kind: 'text', text: message('delegation.nothing') };
  const { from, to, until, absent } = first;
  const roles = inTurn(made.map(({ role }) => role));
  const given = message('delegation.told', { name: from.name, roles, to: to.name, until: untilText(until, zone) });
  const away = absent ? [message('delegation.not-asked', { name: from.name })] : [];
  return { kind: 'mention', people: [to], text: inSentences([given, ...away, message('delegation.how-back')]) };
}

/** Tells the others of what has ended, and which of the two ended it. */
export function toldEnded(ending: readonly Delegation[], actor: Principal): Answer {
  const people = ending.map(({ from, to }) => (samePrincipal(from, actor) ? to : from));
  const lines = ending.map(({ from, to, role }) => {
    const values = { name: from.name, role, to: to.name };
    return samePrincipal(from, actor) ? message('delegation.back', values) : message('delegation.given-back', values);
  });
  return { kind: 'mention', people, text: inLines(lines) };
}

/** Tells those between whom something was handed on or ended. */
export function delegationsTouched(changed: readonly Delegation[]): Touched {
  return { topic: 'delegations', people: changed.flatMap(({ from, to }) => [from, to]) };
}
