import { rolesAtVote, tally } from '../approval/tally.ts';
import { describeRequirement } from '../policy/requirement.ts';
import type { Notice } from '../ports.ts';
import type { Approval, Run } from '../run/run.ts';

/**
 * What people have to be told after a change: an approval that opened (or opened again), the next stage, others who are
 * asked as well, a stricter rule. Pure; who the people are is looked up later, outside the transaction.
 */
export function noticesOf(before: Run | null, after: Run): readonly Notice[] {
  const old = new Map(before?.approvals.map((approval) => [approval.id, approval]));
  return after.approvals.flatMap((approval) => {
    const known = old.get(approval.id);
    if (approval.state !== 'open' || (known !== undefined && asksTheSame(known, approval))) return [];
    return [{ approvalId: approval.id, stage: stageOf(approval), escalation: approval.escalatedTo.length }];
  });
}

/** Names the request that somebody is asked for: the approval and its stage. */
export function requestOf(approval: Approval): string {
  return `${approval.id}/${stageOf(approval)}`;
}

/** The open approval of a run that this request is for; null when it is decided, or at another stage. */
export function openRequest(run: Run, askedFor: string): Approval | null {
  return run.approvals.find((one) => one.state === 'open' && requestOf(one) === askedFor) ?? null;
}

/** The stage that is open, with the roles that the votes were given with. */
function stageOf(approval: Approval): number {
  return tally({ ...approval, rolesNow: rolesAtVote(approval.votes) }).current;
}

function asksTheSame(known: Approval, now: Approval): boolean {
  return (
    known === now ||
    (known.state === 'open' &&
      stageOf(known) === stageOf(now) &&
      known.escalatedTo.length === now.escalatedTo.length &&
      describeRequirement(known.requirement) === describeRequirement(now.requirement))
  );
}
