import type { DelegationsView } from '../../bot/core/delegation/view.ts';
import type { ApprovalId, PlanHash, RunId } from '../../bot/core/ids.ts';
import type { StoredEvent } from '../../bot/core/ports.ts';
import type { Explained, OfferedWorkflow, SeenRun } from '../../bot/core/tab.ts';
import { askedOf } from '../support/requirements.ts';

const AT = new Date('2026-05-04T10:00:00.000Z');
export const RUN_ID = 'r-7hk2m9qd' as RunId;
export const APPROVAL_ID = 'a-7hk2m9qd7hk2' as ApprovalId;
export const PLAN_HASH = 'ab'.repeat(32) as PlanHash;

/** A run that waits for approval, with every kind of part a view can have. */
export const SEEN_RUN: SeenRun = {
  view: {
    runId: RUN_ID,
    workflow: { name: 'deploy', title: 'Deploy a service' },
    summary: 'deploy shop 1.1.0 to production',
    risk: 'high',
    environment: 'production',
    state: 'waiting_approval',
    reason: null,
    message: null,
    requester: 'Ada Developer',
    behalf: null,
    breakGlass: null,
    startAt: null,
    via: 'chat',
    channel: '19:ops@thread.tacv2',
    planHash: PLAN_HASH,
    shortHash: 'abababab',
    inputs: [{ name: 'service', value: 'shop' }],
    createdAt: AT,
    startedAt: null,
    endedAt: null,
    cancelRequestedBy: null,
    approvals: [
      {
        id: APPROVAL_ID,
        stepId: null,
        ...askedOf('release-manager', 2, ['Bo Manager']),
        prompt: 'Deploy?',
        state: 'open',
        requestedAt: AT,
        expiresAt: AT,
        decidedAt: null,
        votes: [{ by: 'Bo Manager', onBehalfOf: null, verdict: 'approve', comment: 'fine', at: AT }],
      },
    ],
    steps: [
      {
        id: 'switch',
        name: 'Switch the release',
        kind: 'uses',
        what: 'script.run deploy.js shop 1.1.0 production',
        condition: null,
        effect: 'checkable',
        needs: [],
        state: 'pending',
        leftUnknown: false,
        attempt: 0,
        maxAttempts: 1,
        startedAt: null,
        endedAt: null,
        dueAt: AT,
        message: null,
        outputTail: '',
        outputBytes: 0,
        droppedBytes: 0,
        undo: { what: 'script.run deploy.js shop 1.0.0 production', message: null, outputTail: '' },
      },
    ],
    next: 'A release manager approves or rejects it.',
  },
  can: { approve: [APPROVAL_ID], cancel: true, resolve: false, review: false },
};

export const WORKFLOW: OfferedWorkflow = {
  name: 'deploy',
  title: 'Deploy a service',
  description: 'Switches a service to another release.',
  hash: 'cd'.repeat(32),
  risk: 'high',
  approval: null,
  command: { usage: 'deploy <service> <version> to <environment>', parts: [] },
  inputs: [
    {
      name: 'service',
      title: 'Service',
      description: '',
      required: true,
      default: null,
      type: { kind: 'choice', options: ['shop'] },
    },
  ],
  environment: null,
  lock: null,
  schedules: [{ cron: '0 6 * * 1', timezone: 'Europe/Vienna', with: { service: 'shop' }, catchUp: 'skip' }],
  steps: [],
  can: { breakGlass: true },
};

export const EVENT: StoredEvent = {
  seq: 7,
  id: '0190d5a0-0000-7000-8000-000000000000',
  at: AT,
  type: 'run.created',
  actor: { kind: 'person', tenantId: 't', objectId: 'o', name: 'Ada Developer' },
  via: 'chat',
  runId: RUN_ID,
  stepId: null,
  workflow: 'deploy',
  environment: 'production',
  planHash: PLAN_HASH,
  rule: null,
  sentence: 'Ada Developer asked for it.',
  detail: { attempt: 1 },
  erased: false,
};

const ALLOWED = {
  effect: 'allow',
  rule: 'developers-run-staging',
  reason: { rule: 'developers-run-staging', holds: true, sentence: 'The rule developers-run-staging allows it.', because: [] },
} as const;

export const EXPLAINED: Explained = {
  person: { kind: 'person', tenantId: 't', objectId: 'o', name: 'Somebody' },
  roles: ['developer'],
  target: { workflow: 'deploy', environment: 'production' },
  decision: ALLOWED,
  whoCan: { roles: [{ role: 'developer', decision: ALLOWED, people: ['Somebody'], more: false, otherwise: false }], approval: null },
};

export const DELEGATIONS: DelegationsView = {
  given: [{ id: 'd-7hk2m9qd', to: 'Bo Manager', role: 'sre', until: AT, absent: true, reason: 'out of office' }],
  received: [{ id: 'd-8hk2m9qd', giver: 'Cy Chief', through: 'Di Deputy', role: 'security', until: AT, reason: '' }],
  can: { handOn: [{ role: 'sre', latest: AT, giver: null }], away: true },
};
