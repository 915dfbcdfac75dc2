import { z } from 'zod';

/** A text that UTF-8, and so a file, can hold. */
const text = z.string().refine((value) => value.isWellFormed(), 'This text has half a character.');

/** zod leaves out a key `__proto__` without a word; what is hashed must be all that was said. */
const saysAll = z
  .unknown()
  .refine((value) => !(value instanceof Object && Object.hasOwn(value, '__proto__')), 'A key cannot be __proto__.');

/** Up to the year 9999, so that every moment is written in the same 24 characters. */
const moment = z.date().min(new Date('0000-01-01T00:00:00.000Z')).max(new Date('9999-12-31T23:59:59.999Z'));

const principal = z.strictObject({
  kind: z.enum(['person', 'agent', 'system']),
  tenantId: text,
  objectId: text,
  name: text,
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
  'app.installed',
  'app.not_installed',
  'chat.left',
  'rules.found',
  'rules.proposed',
  'rules.told',
  'rules.approved',
  'rules.rejected',
  'rules.activated',
  'access.denied',
  'audit.read',
  'log.opened',
  'log.restored',
  'log.unsealed',
  'details.erased',
] as const;

/** The doors through which something comes. */
export const VIAS = ['chat', 'card', 'tab', 'schedule', 'engine', 'start', 'cli'] as const;

/** One line of the audit log. `detail` holds strings, safe integers and booleans only, so that its canonical form is stable. */
export const auditEvent = z.strictObject({
  id: text,
  at: moment,
  type: z.enum(EVENT_TYPES),
  actor: principal,
  /** The door it came through. */
  via: z.enum(VIAS),
  runId: text.nullable(),
  stepId: text.nullable(),
  workflow: text.nullable(),
  environment: text.nullable(),
  planHash: text.nullable(),
  /** The rule that decided, where one did. */
  rule: text.nullable(),
  /** One sentence for people. */
  sentence: text,
  detail: saysAll.pipe(z.record(text, z.union([text, z.number().int(), z.boolean()]))),
});

export type AuditEvent = Readonly<z.infer<typeof auditEvent>>;
export type EventType = (typeof EVENT_TYPES)[number];

/** The same detail with the channel in which it was done, where that is known. */
export function withChannel(detail: AuditEvent['detail'], channel: string | null | undefined): AuditEvent['detail'] {
  return channel === null || channel === undefined ? detail : { ...detail, channel };
}
