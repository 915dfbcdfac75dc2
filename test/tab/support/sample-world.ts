import type { RunView, StepView } from '../../../bot/core/run/view.ts';
import type { SeenRun } from '../../../bot/core/tab.ts';
import { message } from '../../../bot/core/text/message.ts';
import { askedOf } from '../../support/requirements.ts';
import { doneStep, minutesAgo, sampleApproval, sampleHash, sampleRun, sampleStep } from './sample-run.ts';

const NOTHING = { approve: [], cancel: false, resolve: false, review: false } as const;

/** The ids that tests name. */
export const RUNS = {
  waiting: 'r-7hk2m9qd',
  running: 'r-x4vt8wpe',
  undone: 'r-b93fkmz2',
  unknown: 'r-q7n5rd3h',
  succeeded: 'r-m2c6ytk8',
} as const;

const DEPLOY_LOG = [
  '$ deploy.js shop 1.2.0 production',
  'resolved release 1.2.0 → sha256:1d2c9be4',
  'uploading 214 files (18.4 MB)',
  'uploaded 214 files',
  'switching the link of production from 1.1.0 to 1.2.0',
  'waiting for the service to answer on port 8444',
].join('\n');

function deploySteps(last: readonly StepView[]): readonly StepView[] {
  return [
    doneStep('check', 7, 2, {
      name: 'Check the release',
      what: 'script.run check-release.js shop 1.2.0',
      effect: 'read',
      outputTail: 'release 1.2.0 exists, signed by build 4812\n',
      outputBytes: 44,
    }),
    ...last,
  ];
}

function waitingRun(): RunView {
  return sampleRun('7hk2m9qd', {
    summary: 'deploy shop 1.2.0 to production',
    environment: 'production',
    risk: 'high',
    state: 'waiting_approval',
    planHash: sampleHash('c07a51fe'),
    createdAt: minutesAgo(4),
    startedAt: null,
    endedAt: null,
    approvals: [sampleApproval('8fk2mq9d7hkw', { prompt: 'Deploys to production, which customers use.' })],
    steps: [
      sampleStep('check', { name: 'Check the release', what: 'script.run check-release.js shop 1.2.0', effect: 'read' }),
      sampleStep('deploy', {
        name: 'Switch production',
        what: 'script.run deploy.js shop 1.2.0 production',
        needs: ['check'],
        maxAttempts: 3,
        undo: { what: 'script.run deploy.js shop 1.1.0 production', message: null, outputTail: '' },
      }),
      sampleStep('health', { name: 'Ask its health', what: 'http.get https://shop.example.com/health', effect: 'read', needs: ['deploy'] }),
      sampleStep('tell', { name: 'Tell the channel', kind: 'message', what: 'says: shop 1.2.0 is live', effect: null, needs: ['health'] }),
    ],
    next: message('next.vote', { who: message('next.someone', { roles: 'release-manager' }), requester: 'Dana Okafor' }),
  });
}

function runningRun(): RunView {
  return sampleRun('x4vt8wpe', {
    summary: 'deploy shop 1.2.0 to staging',
    state: 'running',
    planHash: sampleHash('4be1a90c'),
    createdAt: minutesAgo(8),
    startedAt: minutesAgo(7),
    endedAt: null,
    steps: deploySteps([
      sampleStep('deploy', {
        name: 'Switch staging',
        what: 'script.run deploy.js shop 1.2.0 staging',
        needs: ['check'],
        state: 'running',
        attempt: 2,
        maxAttempts: 3,
        startedAt: minutesAgo(1.4),
        outputTail: DEPLOY_LOG,
        outputBytes: 18_412,
        undo: { what: 'script.run deploy.js shop 1.1.0 staging', message: null, outputTail: '' },
      }),
      sampleStep('warm', {
        name: 'Warm the cache',
        what: 'http.post https://shop.example.com/warm',
        needs: ['check'],
        state: 'retrying',
        attempt: 1,
        maxAttempts: 4,
        startedAt: minutesAgo(1.3),
        dueAt: minutesAgo(-0.5),
        message: 'The service answered 503.',
      }),
      sampleStep('health', {
        name: 'Ask its health',
        what: 'http.get https://shop.example.com/health',
        effect: 'read',
        needs: ['deploy', 'warm'],
      }),
    ]),
  });
}

function undoneRun(): RunView {
  return sampleRun('b93fkmz2', {
    summary: 'deploy shop 1.1.9 to production',
    environment: 'production',
    risk: 'high',
    state: 'undone',
    reason: 'step.failed',
    message: 'Ask its health failed: the service answered 500 four times.',
    planHash: sampleHash('e81b44d0'),
    createdAt: minutesAgo(95),
    startedAt: minutesAgo(92),
    endedAt: minutesAgo(90),
    approvals: [
      sampleApproval('9dqmk2f8wkh7', {
        state: 'approved',
        requestedAt: minutesAgo(95),
        expiresAt: minutesAgo(65),
        decidedAt: minutesAgo(92),
        ...askedOf('release-manager', 1, ['Rosa Marin']),
        votes: [{ by: 'Rosa Marin', onBehalfOf: null, verdict: 'approve', comment: 'Looked at the diff, go.', at: minutesAgo(92) }],
      }),
    ],
    steps: [
      doneStep('check', 92, 2, {
        name: 'Check the release',
        what: 'script.run check-release.js shop 1.1.9',
        effect: 'read',
        outputTail: 'release 1.1.9 exists\n',
        outputBytes: 21,
      }),
      doneStep('deploy', 91.9, 14, {
        name: 'Switch production',
        what: 'script.run deploy.js shop 1.1.9 production',
        needs: ['check'],
        state: 'undone',
        outputTail: 'switching the link of production from 1.1.0 to 1.1.9\n',
        outputBytes: 53,
        undo: {
          what: 'script.run deploy.js shop 1.1.0 production',
          message: 'Production serves 1.1.0 again.',
          outputTail: 'switching the link of production from 1.1.9 to 1.1.0\n',
        },
      }),
      doneStep('health', 91.5, 61, {
        name: 'Ask its health',
        what: 'http.get https://shop.example.com/health',
        effect: 'read',
        needs: ['deploy'],
        state: 'failed',
        attempt: 4,
        maxAttempts: 4,
        message: 'The service answered 500 four times.',
        outputTail: 'HTTP 500\n{"error":"cannot read config key payments.url"}\n',
        outputBytes: 10_485_760,
        droppedBytes: 3_200_000,
      }),
      sampleStep('tell', {
        name: 'Tell the channel',
        kind: 'message',
        what: 'says: shop 1.1.9 is live',
        effect: null,
        needs: ['health'],
        state: 'skipped',
      }),
    ],
    next: message('next.undone'),
  });
}

function unknownRun(): RunView {
  return sampleRun('q7n5rd3h', {
    workflow: { name: 'restart', title: 'Restart a service' },
    summary: 'restart search in staging',
    state: 'needs_decision',
    via: 'schedule',
    requester: 'Schedule',
    planHash: sampleHash('77d20f3a'),
    inputs: [{ name: 'service', value: 'search' }],
    createdAt: minutesAgo(21),
    startedAt: minutesAgo(21),
    endedAt: null,
    steps: [
      doneStep('drain', 21, 5, { name: 'Drain traffic', what: 'http.post https://lb.example.com/drain/search' }),
      sampleStep('restart', {
        name: 'Restart search',
        what: 'http.post https://cloud.example.com/vm/search/restart',
        effect: 'unsafe',
        needs: ['drain'],
        state: 'needs_decision',
        attempt: 1,
        startedAt: minutesAgo(20.5),
        message: 'The connection broke after the request was sent.',
      }),
      sampleStep('undrain', { name: 'Let traffic in', what: 'http.post https://lb.example.com/undrain/search', needs: ['restart'] }),
    ],
    next: message('next.needs-decision'),
  });
}

function succeededRun(id: string, minutes: number, part: Partial<RunView> = {}): RunView {
  return sampleRun(id, {
    createdAt: minutesAgo(minutes),
    startedAt: minutesAgo(minutes - 0.1),
    endedAt: minutesAgo(minutes - 0.8),
    steps: ['check', 'deploy', 'health'].map((step, index) =>
      doneStep(step, minutes - 0.1 - index * 0.2, 12, { outputTail: 'ok\n', outputBytes: 3 }),
    ),
    ...part,
  });
}

const NOT_STARTED = ['check', 'deploy', 'health'].map((id) => sampleStep(id, { state: 'cancelled' }));

/** Runs in the states that people meet, newest first, with what the signed-in release manager may do with each. */
export function sampleRuns(): readonly SeenRun[] {
  const waiting = waitingRun();
  return [
    { view: waiting, can: { approve: waiting.approvals.map((approval) => approval.id), cancel: true, resolve: false, review: false } },
    { view: runningRun(), can: { ...NOTHING, cancel: true } },
    { view: unknownRun(), can: { ...NOTHING, cancel: true, resolve: true, review: false } },
    { view: succeededRun('m2c6ytk8', 34), can: NOTHING },
    { view: undoneRun(), can: NOTHING },
    {
      view: succeededRun('w8pe4vtx', 180, {
        summary: 'logs shop in production last 200 lines',
        workflow: { name: 'logs', title: 'Read logs' },
        environment: 'production',
        via: 'tab',
        requester: 'Rosa Marin',
      }),
      can: NOTHING,
    },
    {
      view: succeededRun('k3h8d2wq', 1500, {
        state: 'rejected',
        endedAt: minutesAgo(1499),
        startedAt: null,
        steps: NOT_STARTED,
        summary: 'deploy search 3.0.0 to production',
        environment: 'production',
        risk: 'high',
        message: 'Rejected by Rosa Marin: not before the sale ends.',
        next: message('next.rejected'),
      }),
      can: NOTHING,
    },
    {
      view: succeededRun('z2f9m4kt', 1600, {
        state: 'expired',
        startedAt: null,
        steps: NOT_STARTED,
        summary: 'deploy search 2.9.9 to production',
        environment: 'production',
        next: message('next.expired'),
      }),
      can: NOTHING,
    },
    {
      view: succeededRun('t6w2c8ye', 2000, {
        state: 'cancelled',
        summary: 'restart shop in staging',
        workflow: { name: 'restart', title: 'Restart a service' },
        cancelRequestedBy: 'Dana Okafor',
      }),
      can: NOTHING,
    },
  ];
}
