import { type AuditEvent, auditEvent, type DetailOf, type EventType } from '../../bot/core/audit/event.ts';

const RUN = 'r-7hk2m9qd';
const PERSON = 'contoso/grace';
const HASH = 'ab'.repeat(32);
const UNTIL = '2026-03-01T12:00:00.000Z';
const GLASS = 'The shop is down and nobody answers.';

const approval = { approvalId: 'a-7hk2m9qd2222' };
const refused = {
  ...{ tried: 'run', text: 'deploy', fields: 'version', name: 'deploi', run: RUN, version: 'abcd1234' },
  ...{ person: 'Grace', question: 'deploy', channel: '19:abc@thread.tacv2' },
};
const ended = { verdict: 'succeeded', reason: 'none', attempt: 1, outputBytes: 10 } as const;
const handedOn = {
  ...{ delegationId: 'd-7hk2m9qd', role: 'approver', from: PERSON, fromName: 'Grace', to: 'contoso/ada', toName: 'Ada' },
  ...{ until: UNTIL, absent: false, reason: 'On leave.' },
};
const vote = { ...approval, verdict: 'approve', comment: '', stage: 1, roles: 'approver' } as const;
const site = { siteHash: HASH };
const { channel } = refused;

type Whole<D> = { readonly [K in keyof D]-?: NonNullable<D[K]> };
type Samples = { readonly [T in EventType]: readonly [least: DetailOf<T>, full: Whole<DetailOf<T>>] };

/** Of each type what its detail has at least, and with everything that it may have. */
export const EVENT_DETAILS: Samples = {
  'command.asked': [{ text: 'list' }, { text: 'list', channel, private: true }],
  'command.not_understood': [
    { text: 'depoy' },
    { text: 'depoy', code: 'unknown_command', reason: 'command.incomplete', channel, private: true },
  ],
  'command.refused': [{ reason: 'run.unknown' }, { reason: 'run.unknown', ...refused }],
  'form.asked': [{}, { channel, private: true }],
  'decision.allowed': [{}, { channel }],
  'decision.denied': [{}, { reason: 'run.unknown', ...refused, asked: 'deploy', proposalId: 'p-7hk2m9qd2222', siteHash: HASH }],
  'decision.needs_approval': [{}, { channel }],
  'approval.requested': [
    { ...approval, asked: 'an approver', because: 'deploy', expiresAt: UNTIL },
    { ...approval, asked: 'an approver', because: 'deploy', expiresAt: UNTIL, channel },
  ],
  'approval.told': [
    { ...approval, people: PERSON },
    { ...approval, people: PERSON, channel },
  ],
  'approval.reminded': [
    { ...approval, roles: 'approver', people: 'Grace', rungs: '0.0.0' },
    { ...approval, roles: 'approver', people: 'Grace', rungs: '0.0.0', channel },
  ],
  'approval.escalated': [
    { ...approval, to: 'lead', rungs: '0.0.0' },
    { ...approval, to: 'lead', rungs: '0.0.0', channel },
  ],
  'approval.vote': [vote, { ...vote, onBehalfOf: PERSON, onBehalfOfName: 'Grace', delegations: 'd-7hk2m9qd', through: 'Ada', channel }],
  'approval.granted': [approval, { ...approval, channel }],
  'approval.rejected': [approval, { ...approval, channel }],
  'approval.expired': [approval, { ...approval, channel }],
  'approval.cancelled': [approval, { ...approval, channel }],
  'approval.tightened': [
    { ...approval, because: 'deploy' },
    { ...approval, because: 'deploy', channel },
  ],
  'approval.reopened': [approval, { ...approval, channel }],
  'approval.lapsed': [{}, { channel }],
  'plan.changed': [{}, { planHashBefore: HASH, planHashNow: HASH, channel }],
  'plan.broken': [
    { planHashApproved: HASH, planHashFound: HASH, done: '', inFlight: 'build' },
    { planHashApproved: HASH, planHashFound: HASH, done: '', inFlight: 'build', channel },
  ],
  'break_glass.used': [{ reason: GLASS }, { reason: GLASS, channel }],
  'break_glass.passed': [
    { asked: 'an approver', reason: GLASS },
    { asked: 'an approver', reason: GLASS, channel },
  ],
  'break_glass.told': [{ people: PERSON }, { people: PERSON, channel }],
  'break_glass.reviewed': [{ comment: 'Right.' }, { comment: 'Right.', channel }],
  'run.created': [
    { via: 'chat', risk: 'low' },
    { via: 'chat', risk: 'low', channel },
  ],
  'run.queued': [{}, { channel }],
  'run.held': [
    { reason: 'start.freeze', until: UNTIL },
    { reason: 'start.freeze', until: UNTIL, channel },
  ],
  'run.started': [{ planHash: HASH }, { planHash: HASH, channel }],
  'run.waiting': [{}, { channel }],
  'run.cancel_requested': [{}, { channel }],
  'run.undoing': [{}, { channel }],
  'run.needs_decision': [
    { ...ended, verdict: 'needs_decision' },
    { ...ended, verdict: 'needs_decision', channel },
  ],
  'run.finished': [
    { state: 'succeeded', reason: 'none' },
    { state: 'succeeded', reason: 'none', channel },
  ],
  'step.started': [
    { attempt: 1, call: 'http.post' },
    { attempt: 1, call: 'http.post', channel },
  ],
  'step.finished': [{}, { ...ended, channel }],
  'step.retry': [
    { attempt: 1, reason: 'http.timeout', delayMs: 1000 },
    { attempt: 1, reason: 'http.timeout', delayMs: 1000, channel },
  ],
  'step.skipped': [{}, { channel }],
  'step.undo_started': [
    { attempt: 1, call: 'http.post' },
    { attempt: 1, call: 'http.post', channel },
  ],
  'step.undo_finished': [
    { verdict: 'failed', reason: 'http.timeout' },
    { ...ended, channel },
  ],
  'step.resolved': [{ verdict: 'it_ran' }, { verdict: 'it_ran', channel }],
  'delegation.given': [handedOn, handedOn],
  'delegation.ended': [handedOn, handedOn],
  'schedule.fired': [{}, {}],
  'schedule.missed': [{}, {}],
  'chat.closed': [{ person: PERSON }, { person: PERSON }],
  'app.installed': [
    { ...approval, person: PERSON },
    { ...approval, person: PERSON, channel },
  ],
  'app.not_installed': [
    { ...approval, person: PERSON, reason: 'directory.permission' },
    { ...approval, person: PERSON, reason: 'directory.permission', channel },
  ],
  'chat.left': [{}, { team: '19:team@thread.tacv2', channel }],
  'rules.found': [site, site],
  'rules.proposed': [
    { ...site, proposalId: 'p-7hk2m9qd2222', comparedWith: 1 },
    { ...site, proposalId: 'p-7hk2m9qd2222', comparedWith: 1 },
  ],
  'rules.told': [
    { proposalId: 'p-7hk2m9qd2222', people: PERSON },
    { ...site, proposalId: 'p-7hk2m9qd2222', people: PERSON },
  ],
  'rules.approved': [
    { ...site, proposalId: 'p-7hk2m9qd2222', comment: '' },
    { ...site, proposalId: 'p-7hk2m9qd2222', comment: '' },
  ],
  'rules.rejected': [
    { ...site, proposalId: 'p-7hk2m9qd2222', comment: '' },
    { ...site, proposalId: 'p-7hk2m9qd2222', comment: '' },
  ],
  'rules.activated': [
    { ...site, how: 'first', activation: 1 },
    { ...site, how: 'recovered', activation: 2, reason: 'The role is gone.' },
  ],
  'access.denied': [{ tried: 'run' }, { tried: 'run', channel }],
  'audit.read': [
    { how: 'page', filter: '' },
    { how: 'export', filter: '', format: 'csv', size: 7, event: '7', channel },
  ],
  'log.opened': [{ events: 3 }, { events: 3 }],
  'log.restored': [
    { size: 3, incarnation: 2, previous: 'signalbox/audit/1-7hk2m9qd', reason: 'The disk is gone.' },
    { size: 3, incarnation: 2, previous: 'signalbox/audit/1-7hk2m9qd', reason: 'The disk is gone.' },
  ],
  'log.unsealed': [{}, { channel }],
  'details.erased': [
    { seqs: '1-2', events: 2 },
    { seqs: '1-2', events: 2, class: 'runs', until: UNTIL, reason: 'Case 7.', erasedPerson: PERSON, mentions: true },
  ],
};

const SHAPES = new Map(auditEvent.options.map(({ shape }) => [shape.type.value, shape]));
const NEEDED = { runId: RUN, stepId: 'build', workflow: 'deploy', planHash: HASH, rule: 'deploy-staging' } as const;

/** What an event of this type is about, as little as it must say. */
export function leastAbout(type: EventType): Pick<AuditEvent, 'runId' | 'stepId' | 'workflow' | 'environment' | 'planHash' | 'rule'> {
  const shape = SHAPES.get(type);
  const least = (key: keyof typeof NEEDED): string | null => (shape?.[key].safeParse(null).success === false ? NEEDED[key] : null);
  return {
    ...{ runId: least('runId'), stepId: least('stepId'), workflow: least('workflow') },
    ...{ environment: null, planHash: least('planHash'), rule: least('rule') },
  };
}
