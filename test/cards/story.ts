import type { ApprovalId, PlanHash, RunId } from '../../bot/core/ids.ts';
import type { ApprovalView, RunView, StepView } from '../../bot/core/run/view.ts';
import { askedOf } from '../support/requirements.ts';

// One deploy as it goes through its states: what the cards of the tests are made of.

const START = Date.parse('2026-11-23T09:00:00Z');
/** A moment of the story below, in seconds after its beginning. */
export const at = (seconds: number): Date => new Date(START + seconds * 1000);

export function step(parts: Partial<StepView> & Pick<StepView, 'id' | 'name' | 'what'>): StepView {
  return {
    kind: 'uses',
    condition: null,
    effect: 'idempotent',
    needs: [],
    state: 'pending',
    leftUnknown: false,
    attempt: 0,
    maxAttempts: 3,
    startedAt: null,
    endedAt: null,
    dueAt: null,
    message: null,
    outputTail: '',
    outputBytes: 0,
    droppedBytes: 0,
    undo: null,
    ...parts,
  };
}

export const undo = { what: 'script.run switch.js shop 1.0.3 production', message: null, outputTail: '' };
export const fetched = step({ id: 'fetch', name: 'Fetch the release', what: 'script.run fetch.js shop 1.1.0' });
export const switched = step({
  id: 'switch',
  name: 'Switch the release',
  what: 'script.run switch.js shop 1.1.0 production',
  effect: 'checkable',
  undo,
});
export const healthy = step({
  id: 'health',
  name: 'Ask the service how it is',
  what: 'http.get http://127.0.0.1:4102/health',
  effect: 'read',
});

export const done = { attempt: 1, outputBytes: 412 } as const;
export const fetchDone: StepView = { ...fetched, ...done, state: 'succeeded', startedAt: at(60), endedAt: at(64), message: 'Exit code 0.' };
export const switchDone: StepView = {
  ...switched,
  ...done,
  state: 'succeeded',
  startedAt: at(64),
  endedAt: at(71),
  message: 'Exit code 0.',
};
export const healthDone: StepView = { ...healthy, ...done, state: 'succeeded', startedAt: at(71), endedAt: at(72), message: 'HTTP 200.' };

export const open: ApprovalView = {
  id: 'a-3m7k2h9qd4wx' as ApprovalId,
  stepId: null,
  ...askedOf('release-manager'),
  prompt: '',
  state: 'open',
  requestedAt: at(0),
  expiresAt: at(4 * 3600),
  decidedAt: null,
  votes: [],
};
export const rita = {
  by: 'Rita Release',
  onBehalfOf: null,
  verdict: 'approve',
  comment: 'Looks good, the notes are complete.',
  at: at(58),
} as const;
export const approved: ApprovalView = {
  ...open,
  ...askedOf('release-manager', 1, [rita.by]),
  state: 'approved',
  decidedAt: at(58),
  votes: [rita],
};

export const base: RunView = {
  runId: 'r-7hk2m9qd' as RunId,
  workflow: { name: 'deploy', title: 'Deploy a service' },
  summary: 'deploy shop 1.1.0 to production',
  risk: 'high',
  environment: 'production',
  state: 'waiting_approval',
  reason: null,
  message: null,
  requester: 'Dana Developer',
  behalf: null,
  breakGlass: null,
  startAt: null,
  via: 'chat',
  channel: null,
  planHash: '1a2b3c4d'.repeat(8) as PlanHash,
  shortHash: '1a2b3c4d',
  inputs: [
    { name: 'service', value: 'shop' },
    { name: 'version', value: '1.1.0' },
    { name: 'environment', value: 'production' },
  ],
  createdAt: at(0),
  startedAt: null,
  endedAt: null,
  cancelRequestedBy: null,
  approvals: [open],
  steps: [fetched, switched, healthy],
  next: 'Someone with the role release-manager, other than Dana Developer, approves or rejects.',
};

export const handle = 'x7Qm2Zs0Tn2kq0f8c1a9bQ';
export const cancel = [{ verb: 'cancel', handle }] as const;
export const vote = [{ verb: 'approve', handle }, { verb: 'reject', handle }, ...cancel] as const;
export const decide = [
  { verb: 'it_ran', handle },
  { verb: 'it_did_not', handle },
  { verb: 'abort', handle },
] as const;

export const started = { startedAt: at(59), approvals: [approved], next: '' } as const;
export const log = [
  '> node switch.js shop 1.1.0 production',
  '',
  'release 1.1.0   sha256 9f2c…41aa   2.3 MB',
  '  stopping  shop@production  pid 4711',
  '  linking   releases/1.1.0 -> current',
  '  starting  shop@production',
];
export const failedLog = [...log, 'GET /health  503 Service Unavailable  {"error":"cannot open the price list"}', 'exit code 1'].join('\n');
export const switchFailed: StepView = {
  ...switched,
  state: 'undone',
  attempt: 1,
  startedAt: at(64),
  endedAt: at(71),
  undo: { ...undo, message: 'Exit code 0.', outputTail: 'release 1.0.3 is current again' },
};
export const healthFailed: StepView = {
  ...healthy,
  state: 'failed',
  attempt: 3,
  startedAt: at(71),
  endedAt: at(84),
  message: 'The service answered 503 where 200 was expected, three times.',
  outputTail: failedLog,
  outputBytes: 10_400_000,
  droppedBytes: 9_376_000,
};
