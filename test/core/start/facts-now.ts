import { type Ballot, castVote } from '../../../bot/core/approval/vote.ts';
import { NOBODY_GIVES } from '../../../bot/core/delegation/givers.ts';
import { type Plan, planHash } from '../../../bot/core/plan/plan.ts';
import type { Decision } from '../../../bot/core/policy/decision.ts';
import type { Requirement } from '../../../bot/core/policy/requirement.ts';
import { type Principal, principalKey } from '../../../bot/core/principal.ts';
import { createRun } from '../../../bot/core/run/create.ts';
import type { Approval, Run } from '../../../bot/core/run/run.ts';
import type { Facts, PlanNow } from '../../../bot/core/start/facts.ts';
import { deciding } from '../../../bot/core/start/refresh.ts';
import { KINDS, REQUESTER, stampAt } from '../../support/plans.ts';
import { person } from '../approval/random-votes.ts';

/** Roles by object id. */
export type Members = Readonly<Record<string, readonly string[]>>;

const REASON = { rule: 'developers-run', holds: true, sentence: 'Requester may run deploy.', because: [] } as const;
const MAY = { effect: 'allow', rule: 'developers-run', reason: REASON } as const;

/** What policy says to the requester: nothing to approve, this to approve, or no. */
export function decisionOf(asked: Requirement | null | 'no'): Decision {
  if (asked === null) return MAY;
  if (asked === 'no')
    return { effect: 'deny', rule: 'nobody-deploys', reason: { ...REASON, holds: false, sentence: 'Nobody may deploy.' } };
  return { ...MAY, effect: 'needs_approval', approval: asked };
}

/** What the request leads to now. */
export function planNow(plan: Plan, asked: Requirement | null | 'no'): PlanNow {
  return { ok: true, plan, hash: planHash(plan), decision: decisionOf(asked) };
}

export function factsNow(plan: PlanNow, members: Members): Facts {
  const roles = new Map(Object.entries(members).map(([id, list]) => [principalKey(person(id)), list]));
  return { roles: new Map([...roles, [principalKey(REQUESTER), ['developer']]]), plan, givers: NOBODY_GIVES };
}

/** A run as it is asked for at second 0. */
export function askedFor(plan: Plan, asked: Requirement | null): Run {
  const decision = decisionOf(asked);
  if (decision.effect === 'deny') throw new Error('A denied request makes no run.');
  return createRun({ plan, planHash: planHash(plan), requester: REQUESTER, via: 'chat', conversation: null, decision }, stampAt()).run;
}

/** The run after a vote of this person on what is asked before the start. Throws what `castVote` throws. */
export function voted(run: Run, by: Principal, given: Readonly<{ members: Members; at: number }> & Partial<Ballot>): Run {
  const { members, at, ...parts } = given;
  const approval = decidingOf(run);
  const roles = members[by.objectId] ?? [];
  const ballot: Ballot = { ...ballotFor(approval), roles, ...parts };
  const rolesNow = (who: Principal): readonly string[] => members[who.objectId] ?? [];
  return castVote(run, ballot, { kinds: KINDS, rolesNow }, stampAt(at, by)).change.run;
}

function ballotFor({ id, planHash: hash }: Approval): Ballot {
  return { approvalId: id, planHash: hash, verdict: 'approve', comment: '', via: 'card', onBehalfOf: null, roles: [] };
}

/** The approval before the start that is open or granted; throws when there is none. */
export function decidingOf(run: Run): Approval {
  const approval = deciding(run);
  if (approval === null) throw new Error('Nothing is asked before the start.');
  return approval;
}
