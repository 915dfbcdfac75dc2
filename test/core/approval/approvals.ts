import type { CalendarOf } from '../../../bot/core/approval/calendars.ts';
import { timed } from '../../../bot/core/approval/ladder-times.ts';
import { castVote } from '../../../bot/core/approval/vote.ts';
import { newApprovalId } from '../../../bot/core/ids.ts';
import { planHash } from '../../../bot/core/plan/plan.ts';
import type { Requirement, Rung } from '../../../bot/core/policy/requirement.ts';
import type { Principal } from '../../../bot/core/principal.ts';
import type { Stamp } from '../../../bot/core/run/change.ts';
import { createRun } from '../../../bot/core/run/create.ts';
import type { Approval, Run } from '../../../bot/core/run/run.ts';
import type { Calendar } from '../../../bot/core/time/calendar.ts';
import { KINDS, planOf, REQUESTER, usesStep } from '../../support/plans.ts';
import { requirementOf } from '../../support/requirements.ts';

export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
/** Wednesday noon, no office hours in the way. */
export const AT = new Date('2026-03-04T12:00:00Z');

/** Every role has every hour. */
export const ALWAYS: CalendarOf = () => null;

export function withCalendars(calendars: Readonly<Record<string, Calendar>>): CalendarOf {
  return (role) => calendars[role] ?? null;
}

export function later(minutes: number, from = AT): Date {
  return new Date(from.getTime() + minutes * MINUTE);
}

export function remindAfter(minutes: number): Rung {
  return { afterMs: minutes * MINUTE, act: 'remind' };
}

export function escalateAfter(minutes: number, ...to: readonly string[]): Rung {
  return { afterMs: minutes * MINUTE, act: 'escalate', to };
}

export function person(objectId: string, parts: Partial<Principal> = {}): Principal {
  return { kind: 'person', tenantId: 't', objectId, name: objectId.toUpperCase(), ...parts };
}

/** An approval that was asked for at `AT` and stays open for two hours. */
export function asked(ladder: readonly Rung[], parts: Partial<Approval> = {}, requirement: Partial<Requirement> = {}): Approval {
  return {
    id: newApprovalId(),
    stepId: null,
    planHash: planHash(planOf(usesStep('a'))),
    requirement: requirementOf('sre', 1, { ladder, expiresAfterMs: 2 * HOUR, ...requirement }),
    prompt: '',
    requestedAt: AT,
    stageAt: AT,
    expiresAt: later(120),
    dueAt: later(120),
    rungsDone: [],
    escalatedTo: [],
    state: 'open',
    decidedAt: null,
    votes: [],
    changes: [],
    ...parts,
  };
}

/** A run that waits for this approval since `at`, with the times that it is committed with. */
export function runAsking(requirement: Requirement, at: Date, calendars: CalendarOf): Run {
  const plan = planOf(usesStep('a'));
  const reason = { rule: 'test', holds: true, sentence: 'It may be asked.', because: [] };
  const decision = { effect: 'needs_approval', rule: 'test', reason, approval: requirement } as const;
  const stamp: Stamp = { by: REQUESTER, via: 'chat', at };
  const request = { plan, planHash: planHash(plan), requester: REQUESTER, via: 'chat', conversation: null, decision } as const;
  return timed(null, createRun(request, stamp), { calendars, at }).run;
}

/** The one approval of a run. */
export function approvalOf(run: Run): Approval {
  const [approval] = run.approvals;
  if (approval === undefined) throw new Error('the run asks for no approval');
  return approval;
}

/** A vote with a role of the voter, counted and committed. */
export function voted(run: Run, by: Principal, role: string, { at, calendars }: Readonly<{ at: Date; calendars: CalendarOf }>): Run {
  const { id } = approvalOf(run);
  const ballot = {
    approvalId: id,
    planHash: run.planHash,
    verdict: 'approve',
    comment: '',
    via: 'card',
    onBehalfOf: null,
    roles: [role],
  } as const;
  const rolesNow = (who: Principal): readonly string[] =>
    who.objectId === by.objectId ? [role] : (approvalOf(run).votes.find((vote) => vote.by.objectId === who.objectId)?.roles ?? []);
  const { change } = castVote(run, ballot, { kinds: KINDS, rolesNow }, { by, via: 'card', at });
  return timed(run, change, { calendars, at }).run;
}
