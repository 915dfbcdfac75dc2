import type { StoredEvent } from '../../../bot/core/ports.ts';
import type { Principal } from '../../../bot/core/principal.ts';
import { minutesAgo, sampleHash } from './sample-run.ts';

const TENANT = '11111111-1111-4111-8111-111111111111';
export const DANA: Principal = { kind: 'person', tenantId: TENANT, objectId: '33333333-3333-4333-8333-333333333301', name: 'Dana Okafor' };
export const ROSA: Principal = { kind: 'person', tenantId: TENANT, objectId: '33333333-3333-4333-8333-333333333302', name: 'Rosa Marin' };
const ENGINE: Principal = { kind: 'system', tenantId: 'signalbox', objectId: 'system', name: 'Signalbox' };

type Part = Pick<StoredEvent, 'type' | 'sentence'> & Partial<StoredEvent>;

function event(seq: number, minutes: number, part: Part): StoredEvent {
  return {
    seq,
    id: `e-${seq}`,
    at: minutesAgo(minutes),
    actor: ENGINE,
    via: 'engine',
    runId: 'r-7hk2m9qd',
    stepId: null,
    workflow: 'deploy',
    environment: 'production',
    planHash: sampleHash('c07a51fe'),
    rule: null,
    detail: {},
    erased: false,
    ...part,
  };
}

/** A morning of the log, newest first, then as many old lines as the paging needs. */
export function sampleEvents(): readonly StoredEvent[] {
  const morning: readonly StoredEvent[] = [
    event(214, 4, {
      type: 'approval.requested',
      sentence: 'Signalbox asks 1 release-manager to approve deploy shop 1.2.0 to production.',
      rule: 'environment.production',
    }),
    event(213, 4.1, {
      type: 'run.created',
      actor: DANA,
      via: 'chat',
      sentence: 'Dana Okafor asked for deploy shop 1.2.0 to production.',
      detail: { command: 'deploy shop 1.2.0 to production', words: 5, fromThread: true },
    }),
    event(212, 12, {
      type: 'decision.denied',
      actor: DANA,
      via: 'card',
      sentence: 'Dana Okafor may not approve this run: the requester never approves.',
      rule: 'requester_never_approves',
    }),
    event(211, 21, {
      type: 'run.needs_decision',
      runId: 'r-q7n5rd3h',
      workflow: 'restart',
      environment: 'staging',
      stepId: 'restart',
      sentence: 'Nobody knows whether “Restart search” took effect.',
    }),
    event(210, 90, { type: 'run.finished', runId: 'r-b93fkmz2', sentence: 'The run ended as undone.' }),
    event(209, 92, {
      type: 'approval.granted',
      actor: ROSA,
      via: 'card',
      runId: 'r-b93fkmz2',
      sentence: 'Rosa Marin approved deploy shop 1.1.9 to production.',
      detail: { comment: 'Looked at the diff, go.' },
    }),
  ];
  const older = Array.from({ length: 60 }, (_, index) =>
    event(208 - index, 1440 + index * 7, {
      type: 'step.finished',
      runId: 'r-m2c6ytk8',
      stepId: 'deploy',
      environment: 'staging',
      sentence: `“Switch staging” succeeded in run ${index + 1}.`,
    }),
  );
  return [...morning, ...older];
}
