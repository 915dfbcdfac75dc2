import type { AuditPage } from '../../bot/http/contract.ts';
import type { Tone } from './states.ts';

export type EventOnWire = AuditPage['events'][number];
export type EventType = EventOnWire['type'];

/** What the filter calls each kind of event. The compiler asks for a line here when the server gets a new kind. */
export const EVENT_WORDS: Readonly<Record<EventType, string>> = {
  'command.asked': 'Command asked',
  'command.not_understood': 'Command not understood',
  'command.refused': 'Command refused',
  'form.asked': 'Form asked for',
  'decision.allowed': 'Allowed',
  'decision.denied': 'Denied',
  'decision.needs_approval': 'Needs approval',
  'approval.requested': 'Approval requested',
  'approval.told': 'Approvers told',
  'approval.reminded': 'Reminder',
  'approval.escalated': 'Others asked as well',
  'approval.vote': 'Vote',
  'approval.granted': 'Approval granted',
  'approval.rejected': 'Approval rejected',
  'approval.expired': 'Approval expired',
  'approval.cancelled': 'Approval cancelled',
  'approval.tightened': 'Approval made stricter',
  'approval.reopened': 'Approval open again',
  'approval.lapsed': 'Approval not used in time',
  'plan.changed': 'Plan changed',
  'plan.broken': 'Plan not as approved',
  'break_glass.used': 'Glass broken',
  'break_glass.told': 'Told of broken glass',
  'break_glass.reviewed': 'Broken glass reviewed',
  'run.created': 'Run created',
  'run.queued': 'Run queued',
  'run.held': 'Run held',
  'run.started': 'Run started',
  'run.waiting': 'Run waiting',
  'run.cancel_requested': 'Cancel asked',
  'run.undoing': 'Undo begun',
  'run.needs_decision': 'Decision needed',
  'run.finished': 'Run finished',
  'step.started': 'Step started',
  'step.finished': 'Step finished',
  'step.retry': 'Step tried again',
  'step.skipped': 'Step skipped',
  'step.undo_started': 'Undo of a step started',
  'step.undo_finished': 'Undo of a step finished',
  'step.resolved': 'Unknown outcome decided',
  'delegation.given': 'Vote handed on',
  'delegation.ended': 'Vote taken back',
  'schedule.fired': 'Schedule fired',
  'schedule.missed': 'Schedule missed',
  'chat.closed': 'Personal chat closed',
  'rules.found': 'Other rules in the folder',
  'rules.proposed': 'Rules proposed',
  'rules.approved': 'Rules approved',
  'rules.rejected': 'Rules rejected',
  'rules.activated': 'Rules in force',
  'access.denied': 'Access denied',
  'config.loaded': 'Configuration loaded',
};

export const EVENT_TYPES: readonly EventType[] = Object.keys(EVENT_WORDS).filter((type): type is EventType =>
  Object.hasOwn(EVENT_WORDS, type),
);

export const EVENT_VIA: Readonly<Record<EventOnWire['via'], string>> = {
  chat: 'chat',
  card: 'card',
  tab: 'tab',
  schedule: 'schedule',
  engine: 'engine',
  start: 'start of Signalbox',
  cli: 'command line of the server',
};

const TONES: Readonly<Partial<Record<EventType, Tone>>> = {
  'decision.denied': 'bad',
  'access.denied': 'bad',
  'approval.rejected': 'bad',
  'decision.needs_approval': 'people',
  'approval.requested': 'people',
  'approval.granted': 'good',
  'run.needs_decision': 'warn',
  'run.undoing': 'warn',
  'schedule.missed': 'warn',
  'command.not_understood': 'warn',
};

/** The colour of an event: only what a reader looks for stands out. */
export function toneOf(type: EventType): Tone {
  return TONES[type] ?? 'idle';
}
