import type { RunCard } from '../../bot/core/chat.ts';
import { message } from '../../bot/core/text/message.ts';
import {
  approved,
  at,
  base,
  cancel,
  decide,
  failedLog,
  fetchDone,
  healthDone,
  healthFailed,
  healthy,
  log,
  open,
  rita,
  started,
  step,
  switchDone,
  switched,
  switchFailed,
  undo,
  vote,
} from './story.ts';

/** One card per way a run can look, as the store and the engine would give it. */
export const RUN_CARDS = {
  waiting_approval: { view: base, buttons: vote },
  tab_only: {
    view: { ...base, risk: 'critical', approvals: [{ ...open, tabOnly: true }] },
    buttons: [vote[1], ...cancel],
    tabUrl:
      'https://teams.microsoft.com/l/entity/00000000-0000-4000-8000-0000000b0700/signalbox?context=%7B%22subEntityId%22%3A%22runs%2Fr-7hk2m9qd%22%7D',
  },
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
      message: message('outcome.look', { step: 'Switch the release' }),
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
