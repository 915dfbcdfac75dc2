import type { ApprovalId, PlanHash, RunId } from '../../../bot/core/ids.ts';
import type { ApprovalView, RunView, StepView } from '../../../bot/core/run/view.ts';
import { askedOf } from '../../support/requirements.ts';

/** Moments before (or, negative, after) now, so that relative times read the same on every day. */
export function minutesAgo(minutes: number): Date {
  return new Date(Date.now() - minutes * 60_000);
}

export function sampleHash(seed: string): PlanHash {
  return seed.padEnd(64, '9f31c0d7e2') as PlanHash;
}

export function sampleRun(id: string, part: Partial<RunView>): RunView {
  const planHash = part.planHash ?? sampleHash('4be1a90c');
  return {
    runId: `r-${id}` as RunId,
    workflow: { name: 'deploy', title: 'Deploy a service' },
    summary: 'deploy shop 1.1.0 to staging',
    risk: 'low',
    environment: 'staging',
    state: 'succeeded',
    reason: null,
    message: null,
    requester: 'Dana Okafor',
    behalf: null,
    breakGlass: null,
    startAt: null,
    via: 'chat',
    channel: null,
    shortHash: planHash.slice(0, 8),
    inputs: [
      { name: 'service', value: 'shop' },
      { name: 'version', value: /\d+\.\d+\.\d+/.exec(part.summary ?? '')?.[0] ?? '1.1.0' },
      { name: 'environment', value: part.environment ?? 'staging' },
    ],
    createdAt: minutesAgo(30),
    startedAt: minutesAgo(29),
    endedAt: minutesAgo(28),
    cancelRequestedBy: null,
    approvals: [],
    steps: [],
    next: '',
    ...part,
    planHash,
  };
}

export function sampleStep(id: string, part: Partial<StepView> = {}): StepView {
  return {
    id,
    name: id.charAt(0).toUpperCase() + id.slice(1),
    kind: 'uses',
    what: `script.run ${id}.js shop 1.1.0 staging`,
    condition: null,
    effect: 'idempotent',
    needs: [],
    state: 'pending',
    leftUnknown: false,
    attempt: 0,
    maxAttempts: 1,
    startedAt: null,
    endedAt: null,
    dueAt: null,
    message: null,
    outputTail: '',
    outputBytes: 0,
    droppedBytes: 0,
    undo: null,
    ...part,
  };
}

/** A step that has ended well, `minutes` ago, after `seconds`. */
export function doneStep(id: string, minutes: number, seconds: number, part: Partial<StepView> = {}): StepView {
  const startedAt = minutesAgo(minutes);
  return sampleStep(id, { state: 'succeeded', attempt: 1, startedAt, endedAt: new Date(startedAt.getTime() + seconds * 1000), ...part });
}

export function sampleApproval(id: string, part: Partial<ApprovalView> = {}): ApprovalView {
  return {
    id: `a-${id}` as ApprovalId,
    stepId: null,
    ...askedOf('release-manager'),
    prompt: '',
    state: 'open',
    requestedAt: minutesAgo(4),
    expiresAt: minutesAgo(-26),
    decidedAt: null,
    votes: [],
    ...part,
  };
}
