import type { EventType } from './event.ts';

export const AUDIT_DECISIONS = ['allowed', 'denied', 'needs_approval', 'approved', 'rejected', 'broke_glass'] as const;
/** What was decided, as a filter of the log. */
export type AuditDecision = (typeof AUDIT_DECISIONS)[number];

const TYPES: Readonly<Record<AuditDecision, readonly EventType[]>> = {
  allowed: ['decision.allowed'],
  denied: ['decision.denied', 'access.denied'],
  needs_approval: ['decision.needs_approval'],
  approved: ['approval.granted', 'rules.approved'],
  rejected: ['approval.rejected', 'rules.rejected'],
  broke_glass: ['break_glass.used', 'break_glass.passed'],
};

/** The kinds of events that say so. */
export function eventsOfDecision(decision: AuditDecision): readonly EventType[] {
  return TYPES[decision];
}
