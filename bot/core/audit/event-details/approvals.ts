import { ofRun, ofStep, oneOf, text, whole } from './kind.ts';

/** An approval that is asked for in a step says in which; one before the start has none. */
const approvalId = text;

export const APPROVALS = [
  ofRun('approval.requested', { approvalId, asked: text, because: text, expiresAt: text }),
  ofRun('approval.told', { approvalId, people: text }),
  ofRun('approval.reminded', { approvalId, roles: text, people: text, rungs: text }),
  ofRun('approval.escalated', { approvalId, to: text, rungs: text }),
  ofRun('approval.vote', {
    approvalId,
    verdict: oneOf('approve', 'reject'),
    comment: text,
    stage: whole,
    roles: text,
    /** Of a vote that was handed on: whose it was, and by which delegations. */
    onBehalfOf: text.exactOptional(),
    onBehalfOfName: text.exactOptional(),
    delegations: text.exactOptional(),
    through: text.exactOptional(),
  }),
  ofRun('approval.granted', { approvalId }),
  ofRun('approval.rejected', { approvalId }),
  ofRun('approval.expired', { approvalId }),
  ofRun('approval.cancelled', { approvalId }),
  ofRun('approval.tightened', { approvalId, because: text }),
  ofRun('approval.reopened', { approvalId }),
  ofRun('approval.lapsed', {}),
] as const;

/** A plan that is asked for anew says which one was before, one that ends its run which one is now. */
export const PLANS = [
  ofRun('plan.changed', { planHashBefore: text.exactOptional(), planHashNow: text.exactOptional() }),
  ofRun('plan.broken', { planHashApproved: text, planHashFound: text, done: text, inFlight: text }),
] as const;

export const GLASS = [
  ofRun('break_glass.used', { reason: text }),
  ofStep('break_glass.passed', { asked: text, reason: text }),
  ofRun('break_glass.told', { people: text }),
  ofRun('break_glass.reviewed', { comment: text }),
] as const;
