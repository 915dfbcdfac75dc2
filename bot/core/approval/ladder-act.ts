import type { Answer } from '../answer.ts';
import { isShared } from '../conversation.ts';
import type { ApprovalId } from '../ids.ts';
import { type Principal, principalKey, samePrincipal } from '../principal.ts';
import { type Change, runEvent, type Stamp, unchanged } from '../run/change.ts';
import type { Approval, Run } from '../run/run.ts';
import type { StepKinds } from '../run/step-kind.ts';
import { allOf, anyOf, inSentences, message, type Text } from '../text/message.ts';
import { inEnglish } from '../text/voice.ts';
import { briefly } from '../text.ts';
import type { CalendarOf } from './calendars.ts';
import { type LadderStep, ladderAfter, rolesToRemind } from './ladder.ts';
import { expireApproval, withApproval } from './vote.ts';

/** The people who can be called for a role; looked up before, and empty for a role that nobody could be found for. */
export type PeopleOf = (role: string) => readonly Principal[];

export type Climbing = Readonly<{ kinds: StepKinds; calendars: CalendarOf; peopleOf: PeopleOf }>;

/** Most people that one message calls by name; the others find it among what waits for them. */
const MOST_CALLED = 20;

/**
 * What time brings to an approval: it expires, or the rungs of its ladder that are due are done, each once and with its
 * event. Nothing happens when it was decided in the meantime, or when another process was here before.
 */
export function passTime(run: Run, approvalId: ApprovalId, climbing: Climbing, stamp: Stamp): Change {
  const approval = run.approvals.find((candidate) => candidate.id === approvalId);
  if (approval === undefined || approval.state !== 'open') return unchanged(run);
  if (approval.expiresAt <= stamp.at) return expireApproval(run, approvalId, climbing.kinds, stamp);
  const step = ladderAfter(approval, climbing.calendars, stamp.at);
  if (step.rungs.length === 0 && step.approval.dueAt.getTime() === approval.dueAt.getTime()) return unchanged(run);
  const climbed = withApproval(run, step.approval);
  const called = calledFor(climbed, step, climbing.peopleOf);
  const events = [
    ...(step.escalate.length === 0 ? [] : [escalated(climbed, step, stamp)]),
    ...(step.remind.length === 0 ? [] : [reminded(climbed, step, { people: called, stamp })]),
  ];
  return { ...unchanged(climbed), events, say: events.length === 0 ? [] : [call(climbed, step, called)] };
}

/** Everybody who is reminded or asked as well, without those who have answered and those who may not. */
function calledFor(run: Run, { approval, remind, escalate }: LadderStep, peopleOf: PeopleOf): readonly Principal[] {
  const again = rolesToRemind(remind, approval);
  const roles = new Set([...escalate, ...again]);
  const people = new Map([...roles].flatMap(peopleOf).map((person) => [principalKey(person), person]));
  const out = [run.requester, ...(run.behalf === null ? [] : [run.behalf]), ...approval.votes.flatMap(whoVoted)];
  return [...people.values()].filter((person) => !out.some((other) => samePrincipal(other, person))).slice(0, MOST_CALLED);
}

function whoVoted({ by, onBehalfOf }: Approval['votes'][number]): readonly Principal[] {
  return onBehalfOf === null ? [by] : [by, onBehalfOf];
}

function escalated(run: Run, { approval, rungs, escalate }: LadderStep, stamp: Stamp): Change['events'][number] {
  return runEvent(run, stamp, {
    type: 'approval.escalated',
    sentence: `Nobody has answered in time, so ${escalate.join(', ')} can answer as well: ${run.plan.summary}.`,
    detail: { approvalId: approval.id, to: escalate.join(', '), rungs: rungs.join(', ') },
    ...stepOf(approval),
  });
}

function reminded(
  run: Run,
  { approval, rungs, remind }: LadderStep,
  by: Readonly<{ people: readonly Principal[]; stamp: Stamp }>,
): Change['events'][number] {
  const roles = inEnglish(rolesOf(remind));
  // In a thread the roles at least are named.
  const reached = by.people.length > 0 || isShared(run.conversation);
  const done = reached ? `Reminded ${roles}` : `Nobody could be reminded, because no chat is known of anybody with ${roles}`;
  return runEvent(run, by.stamp, {
    type: 'approval.reminded',
    sentence: `${done}: ${run.plan.summary}.`,
    detail: {
      approvalId: approval.id,
      roles,
      people: by.people.map((person) => person.name).join(', '),
      rungs: rungs.join(', '),
    },
    ...stepOf(approval),
  });
}

function stepOf({ stepId }: Approval): { stepId?: string } {
  return stepId === null ? {} : { stepId };
}

function rolesOf(duties: LadderStep['remind']): Text {
  return allOf(duties.map((duty) => anyOf(duty.roles)));
}

function call(run: Run, { approval, remind, escalate }: LadderStep, people: readonly Principal[]): Answer {
  const summary = briefly(run.plan.summary);
  const also = message('ladder.also', { roles: allOf(escalate), summary });
  const still = message('ladder.still', { roles: rolesOf(remind), summary });
  const please = approval.requirement.where === 'tab' ? message('ladder.please-tab') : message('ladder.please');
  const text = inSentences([escalate.length > 0 ? also : still, please]);
  return people.length === 0 ? { kind: 'text', text } : { kind: 'mention', people, text };
}
