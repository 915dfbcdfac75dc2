import type { AuditPage } from '../../bot/http/contract.ts';
import type { Tone } from './states.ts';

export type EventOnWire = AuditPage['events'][number];
export type EventType = EventOnWire['type'];

/** Every kind of event with its colour: only what a reader looks for stands out. The compiler asks for a line here when the server gets a new kind. */
const TONES: Readonly<Record<EventType, Tone>> = {
  'command.asked': 'idle',
  'command.not_understood': 'warn',
  'command.refused': 'idle',
  'form.asked': 'idle',
  'decision.allowed': 'idle',
  'decision.denied': 'bad',
  'decision.needs_approval': 'people',
  'approval.requested': 'people',
  'approval.told': 'idle',
  'approval.reminded': 'idle',
  'approval.escalated': 'idle',
  'approval.vote': 'idle',
  'approval.granted': 'good',
  'approval.rejected': 'bad',
  'approval.expired': 'idle',
  'approval.cancelled': 'idle',
  'approval.tightened': 'idle',
  'approval.reopened': 'idle',
  'approval.lapsed': 'idle',
  'plan.changed': 'idle',
  'plan.broken': 'idle',
  'break_glass.used': 'idle',
  'break_glass.passed': 'warn',
  'break_glass.told': 'idle',
  'break_glass.reviewed': 'idle',
  'run.created': 'idle',
  'run.queued': 'idle',
  'run.held': 'idle',
  'run.started': 'idle',
  'run.waiting': 'idle',
  'run.cancel_requested': 'idle',
  'run.undoing': 'warn',
  'run.needs_decision': 'warn',
  'run.finished': 'idle',
  'step.started': 'idle',
  'step.finished': 'idle',
  'step.retry': 'idle',
  'step.skipped': 'idle',
  'step.undo_started': 'idle',
  'step.undo_finished': 'idle',
  'step.resolved': 'idle',
  'delegation.given': 'idle',
  'delegation.ended': 'idle',
  'schedule.fired': 'idle',
  'schedule.missed': 'warn',
  'chat.closed': 'idle',
  'app.installed': 'idle',
  'app.not_installed': 'idle',
  'chat.left': 'idle',
  'rules.found': 'idle',
  'rules.proposed': 'idle',
  'rules.told': 'idle',
  'rules.approved': 'idle',
  'rules.rejected': 'idle',
  'rules.activated': 'idle',
  'access.denied': 'bad',
  'audit.read': 'idle',
  'log.opened': 'idle',
  'log.restored': 'warn',
  'log.unsealed': 'warn',
  'details.erased': 'idle',
};

export const EVENT_TYPES: readonly EventType[] = Object.keys(TONES).filter((type): type is EventType => Object.hasOwn(TONES, type));

const VIAS: Readonly<Record<EventOnWire['via'], true>> = {
  chat: true,
  card: true,
  tab: true,
  schedule: true,
  engine: true,
  start: true,
  cli: true,
};

/** The doors that something can come through. */
export const DOORS: readonly EventOnWire['via'][] = Object.keys(VIAS).filter((via): via is EventOnWire['via'] => Object.hasOwn(VIAS, via));

/** What can have been decided, as `GET /api/audit` filters it. */
export const DECISIONS = ['allowed', 'denied', 'needs_approval', 'approved', 'rejected', 'broke_glass'] as const;

/** The colour of an event. */
export function toneOf(type: EventType): Tone {
  return TONES[type];
}
