import type { FormAnswer } from '../../bot/core/answer.ts';
import type { RunCard } from '../../bot/core/chat.ts';
import type { ApprovalId, PlanHash, RunId } from '../../bot/core/ids.ts';
import type { ApprovalView, RunView, StepView } from '../../bot/core/run/view.ts';
import type { HelpAnswer } from '../../cards/help/index.ts';
import type { ProblemAnswer } from '../../cards/problem/index.ts';
import type { RunsAnswer } from '../../cards/runs/index.ts';
import type { WhyAnswer } from '../../cards/why/index.ts';

const START = Date.parse('2026-11-23T09:00:00Z');
/** A moment of the story below, in seconds after its beginning. */
const at = (seconds: number): Date => new Date(START + seconds * 1000);

function step(parts: Partial<StepView> & Pick<StepView, 'id' | 'name' | 'what'>): StepView {
  return {
    kind: 'uses',
    effect: 'idempotent',
    needs: [],
    state: 'pending',
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

const undo = { what: 'script.run switch.js shop 1.0.3 production', message: null, outputTail: '' };
const fetched = step({ id: 'fetch', name: 'Fetch the release', what: 'script.run fetch.js shop 1.1.0' });
const switched = step({
  id: 'switch',
  name: 'Switch the release',
  what: 'script.run switch.js shop 1.1.0 production',
  effect: 'checkable',
  undo,
});
const healthy = step({ id: 'health', name: 'Ask the service how it is', what: 'http.get http://127.0.0.1:4102/health', effect: 'read' });

const done = { attempt: 1, outputBytes: 412 } as const;
const fetchDone: StepView = { ...fetched, ...done, state: 'succeeded', startedAt: at(60), endedAt: at(64), message: 'Exit code 0.' };
const switchDone: StepView = { ...switched, ...done, state: 'succeeded', startedAt: at(64), endedAt: at(71), message: 'Exit code 0.' };
const healthDone: StepView = { ...healthy, ...done, state: 'succeeded', startedAt: at(71), endedAt: at(72), message: 'HTTP 200.' };

const open: ApprovalView = {
  id: 'a-3m7k2h9qd4wx' as ApprovalId,
  stepId: null,
  role: 'release-manager',
  count: 1,
  prompt: '',
  state: 'open',
  requestedAt: at(0),
  expiresAt: at(4 * 3600),
  decidedAt: null,
  votes: [],
};
const rita = { by: 'Rita Release', verdict: 'approve', comment: 'Looks good, the notes are complete.', at: at(58) } as const;
const approved: ApprovalView = { ...open, state: 'approved', decidedAt: at(58), votes: [rita] };

const base: RunView = {
  runId: 'r-7hk2m9qd' as RunId,
  workflow: { name: 'deploy', title: 'Deploy a service' },
  summary: 'deploy shop 1.1.0 to production',
  risk: 'high',
  environment: 'production',
  state: 'waiting_approval',
  reason: null,
  message: null,
  requester: 'Dana Developer',
  via: 'chat',
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

const handle = 'x7Qm2Zs0Tn2kq0f8c1a9bQ';
const cancel = [{ verb: 'cancel', handle }] as const;
const vote = [{ verb: 'approve', handle }, { verb: 'reject', handle }, ...cancel] as const;
const decide = [
  { verb: 'it_ran', handle },
  { verb: 'it_did_not', handle },
  { verb: 'abort', handle },
] as const;

const started = { startedAt: at(59), approvals: [approved], next: '' } as const;
const log = [
  '> node switch.js shop 1.1.0 production',
  '',
  'release 1.1.0   sha256 9f2c…41aa   2.3 MB',
  '  stopping  shop@production  pid 4711',
  '  linking   releases/1.1.0 -> current',
  '  starting  shop@production',
];
const failedLog = [...log, 'GET /health  503 Service Unavailable  {"error":"cannot open the price list"}', 'exit code 1'].join('\n');
const switchFailed: StepView = {
  ...switched,
  state: 'undone',
  attempt: 1,
  startedAt: at(64),
  endedAt: at(71),
  undo: { ...undo, message: 'Exit code 0.', outputTail: 'release 1.0.3 is current again' },
};
const healthFailed: StepView = {
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

/** One card per way a run can look, as the store and the engine would give it. */
export const RUN_CARDS = {
  waiting_approval: { view: base, buttons: vote },
  queued: {
    view: {
      ...base,
      state: 'queued',
      approvals: [approved],
      message: 'Waits for run r-2c4d6f8h, which has the lock shop/production.',
      next: '',
    },
    buttons: cancel,
  },
  running: {
    view: {
      ...base,
      ...started,
      state: 'running',
      steps: [fetchDone, { ...switched, state: 'running', attempt: 2, startedAt: at(64), outputTail: log.join('\n') }, healthy],
    },
    buttons: cancel,
  },
  retrying: {
    view: {
      ...base,
      ...started,
      state: 'running',
      steps: [
        fetchDone,
        switchDone,
        { ...healthy, state: 'retrying', attempt: 1, startedAt: at(71), dueAt: at(95), message: 'The connection was refused.' },
      ],
    },
    buttons: cancel,
  },
  cancelling: {
    view: {
      ...base,
      ...started,
      state: 'running',
      cancelRequestedBy: 'Rita Release',
      steps: [fetchDone, { ...switched, state: 'running', attempt: 1, startedAt: at(64) }, healthy],
    },
    buttons: [],
  },
  waiting: {
    view: {
      ...base,
      ...started,
      state: 'waiting',
      steps: [
        fetchDone,
        step({
          id: 'soak',
          name: 'Let it settle',
          what: 'waits 600 s',
          kind: 'wait',
          state: 'waiting',
          attempt: 1,
          maxAttempts: 1,
          startedAt: at(64),
          dueAt: at(664),
        }),
        healthy,
      ],
    },
    buttons: cancel,
  },
  undoing: {
    view: {
      ...base,
      ...started,
      state: 'undoing',
      message: 'A step failed; what was done is being undone.',
      steps: [fetchDone, { ...switchFailed, state: 'undoing', undo: { ...undo, outputTail: 'release 1.0.3 is linked' } }, healthFailed],
    },
    buttons: [],
  },
  needs_decision: {
    view: {
      ...base,
      ...started,
      state: 'needs_decision',
      message: 'It is not known whether “Switch the release” took effect: the process was stopped while it ran.',
      next: 'Look at the target, then say what happened: it ran, it did not, or stop here.',
      steps: [
        fetchDone,
        {
          ...switched,
          effect: 'unsafe',
          state: 'needs_decision',
          attempt: 1,
          startedAt: at(64),
          message: 'The outcome is unknown.',
          outputTail: log.slice(0, 4).join('\n'),
        },
        healthy,
      ],
    },
    buttons: decide,
  },
  succeeded: {
    view: {
      ...base,
      ...started,
      state: 'succeeded',
      endedAt: at(72),
      steps: [fetchDone, switchDone, healthDone],
      message: 'All 3 steps succeeded.',
    },
    buttons: [],
  },
  failed: {
    view: {
      ...base,
      ...started,
      state: 'failed',
      endedAt: at(84),
      steps: [
        fetchDone,
        {
          ...switched,
          state: 'failed',
          attempt: 1,
          startedAt: at(64),
          endedAt: at(71),
          message: 'Exit code 1.',
          outputTail: failedLog,
          outputBytes: 812,
        },
        { ...healthy, state: 'skipped' },
      ],
      message: '“Switch the release” failed.',
      next: 'Read the output, mend the cause, then type the command again.',
    },
    buttons: [],
  },
  undone: {
    view: {
      ...base,
      ...started,
      state: 'undone',
      endedAt: at(90),
      message: '“Ask the service how it is” failed; “Switch the release” was undone.',
      next: 'The target is as it was before. Read the output, mend the cause, then type the command again.',
      steps: [fetchDone, switchFailed, healthFailed],
    },
    buttons: [],
  },
  cancelled: {
    view: {
      ...base,
      ...started,
      state: 'cancelled',
      endedAt: at(80),
      message: 'Rita Release cancelled the run.',
      steps: [
        fetchDone,
        { ...switched, state: 'cancelled', attempt: 1, startedAt: at(64), endedAt: at(80) },
        { ...healthy, state: 'cancelled' },
      ],
    },
    buttons: [],
  },
  rejected: {
    view: {
      ...base,
      state: 'rejected',
      endedAt: at(58),
      message: 'Rita Release rejected the run.',
      next: 'Talk to the approver, then type the command again.',
      approvals: [
        { ...open, state: 'rejected', decidedAt: at(58), votes: [{ ...rita, verdict: 'reject', comment: 'Not during the sale.' }] },
      ],
    },
    buttons: [],
  },
  expired: {
    view: {
      ...base,
      state: 'expired',
      endedAt: at(4 * 3600),
      message: 'Nobody decided in time.',
      next: 'Type the command again when an approver is there.',
      approvals: [{ ...open, state: 'expired', decidedAt: at(4 * 3600) }],
    },
    buttons: [],
  },
} satisfies Readonly<Record<string, RunCard>>;

export const FORM: FormAnswer = {
  kind: 'form',
  handle,
  workflow: {
    name: 'deploy',
    title: 'Deploy a service',
    description: 'Puts a release of a service on an environment and checks that it is well.',
  },
  fields: [
    {
      name: 'service',
      title: 'Service',
      description: '',
      required: true,
      default: null,
      type: { kind: 'choice', options: ['shop', 'billing'] },
    },
    {
      name: 'version',
      title: 'Version',
      description: 'Which release.',
      required: true,
      default: null,
      type: { kind: 'text', pattern: '^\\d+\\.\\d+\\.\\d+$', patternHint: 'Three numbers, such as 1.1.0.', maxLength: 20 },
    },
    { name: 'replicas', title: 'Replicas', description: '', required: false, default: 2, type: { kind: 'number', min: 1, max: 9 } },
    { name: 'dry_run', title: 'Only show what would be done', description: '', required: false, default: false, type: { kind: 'boolean' } },
  ],
  values: { service: 'shop', version: 'next' },
  problems: { version: '“next” is not a version. Three numbers, such as 1.1.0.' },
};

export const HELP: HelpAnswer = {
  kind: 'help',
  title: 'What you can do here',
  entries: [
    {
      usage: 'deploy <service> <version> to <environment>',
      description: 'Puts a release of a service on an environment and checks that it is well.',
    },
    { usage: 'logs <service> <lines>', description: 'Shows the last lines of a service’s log.' },
    { usage: 'status [run]', description: 'Shows your runs, or one run.' },
    { usage: 'why <question...>', description: 'Explains whether you may do something.' },
  ],
  hint: 'Mention me and type a command. Leave inputs out and I ask for them in a form.',
};

export const RUNS: RunsAnswer = {
  kind: 'runs',
  title: 'Runs under way',
  runs: [
    {
      runId: 'r-7hk2m9qd' as RunId,
      summary: 'deploy shop 1.1.0 to production',
      state: 'waiting_approval',
      requester: 'Dana Developer',
      since: at(0),
    },
    { runId: 'r-2c4d6f8h' as RunId, summary: 'restart billing in staging', state: 'running', requester: 'Olga Ops', since: at(40) },
    {
      runId: 'r-9x8w7v6u' as RunId,
      summary: 'deploy billing 4.0.2 to staging',
      state: 'needs_decision',
      requester: 'Schedule',
      since: at(70),
    },
  ],
  hint: 'Type “status r-…” to see one run.',
};

const rule = (id: string, holds: boolean, sentence: string, because: WhyAnswer['reason'][] = []) => ({
  rule: id,
  holds,
  sentence,
  because,
});

export const WHY: WhyAnswer = {
  kind: 'why',
  question: 'deploy shop 1.1.0 to production',
  answer: 'Not permitted by the rule “developers-deploy-to-staging”.',
  reason: rule('developers-deploy-to-staging', false, 'No rule lets Otto Outsider run “deploy” in production.', [
    rule('developers-deploy-to-staging', false, 'The rule lets developers run “deploy” in staging.', [
      rule('role', false, 'Otto Outsider is not a developer.'),
      rule('environment', false, 'The environment is production, and the rule is for staging.'),
    ]),
    rule('release-managers', false, 'The rule lets release managers run every workflow.', [
      rule('role', false, 'Otto Outsider is not a release manager.'),
    ]),
    rule('environment-is-known', true, 'The policy knows the environment production.'),
  ]),
};

export const PROBLEM: ProblemAnswer = {
  kind: 'problem',
  message: 'The command is complete before this word. Put a value of several words into quotes.',
  excerpt: `deploy shop 1.1.0 to production now\n${' '.repeat(32)}^`,
  usage: 'deploy <service> <version> to <environment>',
};
