import { z } from 'zod';

const principal = z.strictObject({
  kind: z.enum(['person', 'agent', 'system']),
  tenantId: z.string(),
  objectId: z.string(),
  name: z.string(),
});

/** Everything that is asked, allowed, denied, decided, started and finished. New kinds are added here and nowhere else. */
export const EVENT_TYPES = [
  'command.asked',
  'command.not_understood',
  'command.refused',
  'form.asked',
  'decision.allowed',
  'decision.denied',
  'decision.needs_approval',
  'approval.requested',
  'approval.told',
  'approval.reminded',
  'approval.escalated',
  'approval.vote',
  'approval.granted',
  'approval.rejected',
  'approval.expired',
  'approval.cancelled',
  'approval.tightened',
  'approval.reopened',
  'approval.lapsed',
  'plan.changed',
  'plan.broken',
  'break_glass.used',
  'break_glass.passed',
  'break_glass.told',
  'break_glass.reviewed',
  'run.created',
  'run.queued',
  'run.held',
  'run.started',
  'run.waiting',
  'run.cancel_requested',
  'run.undoing',
  'run.needs_decision',
  'run.finished',
  'step.started',
  'step.finished',
  'step.retry',
  'step.skipped',
  'step.undo_started',
  'step.undo_finished',
  'step.resolved',
  'delegation.given',
  'delegation.ended',
  'schedule.fired',
  'schedule.missed',
  'chat.closed',
  'rules.found',
  'rules.proposed',
  'rules.told',
  'rules.approved',
  'rules.rejected',
  'rules.activated',
  'access.denied',
  'log.opened',
  'log.restored',
  'log.unsealed',
  'details.erased',
  'audit.read',
  'audit.exported',
] as const;

/** One line of the audit log. `detail` holds strings, safe integers and booleans only, so that its canonical form is stable. */
export const auditEvent = z.strictObject({
  id: z.string(),
  at: z.date(),
  type: z.enum(EVENT_TYPES),
  actor: principal,
  /** The door it came through. */
  via: z.enum(['chat', 'card', 'tab', 'schedule', 'engine', 'start', 'cli']),
  runId: z.string().nullable(),
  stepId: z.string().nullable(),
  workflow: z.string().nullable(),
  environment: z.string().nullable(),
  planHash: z.string().nullable(),
  /** The rule that decided, where one did. */
  rule: z.string().nullable(),
  /** One sentence for people. */
  sentence: z.string(),
  detail: z.record(z.string(), z.union([z.string(), z.number().int(), z.boolean()])),
});

export type AuditEvent = Readonly<z.infer<typeof auditEvent>>;
export type EventType = (typeof EVENT_TYPES)[number];
