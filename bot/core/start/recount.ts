import { failStep, passStep, votersOf } from '../approval/step-approval.ts';
import { countVotes, isOver, withApproval } from '../approval/vote.ts';
import { describeRequirement } from '../policy/requirement.ts';
import { type Change, followedBy, runEvent, type Stamp, unchanged } from '../run/change.ts';
import type { Approval, Run } from '../run/run.ts';
import type { StepKinds } from '../run/step-kind.ts';
import { inTurn, message, type Text } from '../text/message.ts';
import { inEnglish } from '../text/voice.ts';
import { type Facts, rolesNowOf } from './facts.ts';

/** That the votes are enough by the roles of now, without another vote. */
export function completeByRoles({ requirement }: Approval): string {
  return `By the roles of now, the approval by ${describeRequirement(requirement)} is complete.`;
}

/** The same of rejections. */
export function rejectedByRoles(approval: Approval): Text {
  return message('start.by-roles', { who: inTurn(votersOf(approval, 'reject')) });
}

/**
 * Counts the open approvals of a run under way by the roles of now: votes that count again, because somebody has their role
 * back, let it go on. Its plan and what it asks for stay those it was started with, what was granted stays granted, and what
 * lacks somebody, or came too late, stays as it is. Pure; doing it twice changes nothing more.
 */
export function recountSteps(run: Run, facts: Pick<Facts, 'roles' | 'givers'>, kinds: StepKinds, stamp: Stamp): Change {
  if (run.startedAt === null || run.endedAt !== null) return unchanged(run);
  return run.approvals.reduce<Change>(
    (change, { id }) => followedBy(change, (current) => recounted(current, id, { facts, kinds, stamp })),
    unchanged(run),
  );
}

type Counting = Readonly<{ facts: Pick<Facts, 'roles' | 'givers'>; kinds: StepKinds; stamp: Stamp }>;

function recounted(run: Run, id: Approval['id'], { facts, kinds, stamp }: Counting): Change {
  // What went on before may have closed it.
  const approval = run.approvals.find((one) => one.id === id && one.state === 'open' && !isOver(one, stamp.at));
  if (approval === undefined || approval.stepId === null || approval.votes.length === 0) return unchanged(run);
  // Votes belong to one plan: those of another one count for nothing, whoever changed the row.
  if (approval.planHash !== run.planHash) return unchanged(run);
  const { stepId } = approval;
  const counted = countVotes(approval, approval.votes, rolesNowOf(facts, run), stamp.at);
  if (counted.state === 'open') return unchanged(run);
  const closed = withApproval(run, counted);
  const isGranted = counted.state === 'approved';
  const event = runEvent(closed, stamp, {
    type: isGranted ? 'approval.granted' : 'approval.rejected',
    sentence: isGranted ? completeByRoles(counted) : inEnglish(rejectedByRoles(counted)),
    detail: { approvalId: id },
    stepId,
  });
  return followedBy({ ...unchanged(closed), events: [event] }, (current) =>
    isGranted
      ? passStep(current, stepId, counted, { kinds, stamp })
      : failStep(current, stepId, { reason: 'approval.rejected', message: rejectedByRoles(counted) }, { kinds, stamp }),
  );
}
