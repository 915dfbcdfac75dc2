import { kind, ofRun, ofStep, oneOf, text, whole } from './kind.ts';

/** What became of an attempt. */
const verdict = oneOf('succeeded', 'failed', 'cancelled', 'needs_decision', 'unknown');

export const RUNS = [
  ofRun('run.created', { via: oneOf('chat', 'form', 'tab', 'schedule'), risk: oneOf('low', 'high', 'critical') }),
  ofRun('run.queued', {}),
  ofRun('run.held', { reason: text, until: text }),
  ofRun('run.started', { planHash: text }),
  ofStep('run.waiting', {}),
  ofRun('run.cancel_requested', {}),
  ofStep('run.undoing', {}),
  ofStep('run.needs_decision', { verdict, reason: text, attempt: whole, outputBytes: whole }),
  ofRun('run.finished', { state: oneOf('succeeded', 'failed', 'undone', 'cancelled', 'rejected', 'expired'), reason: text }),
] as const;

const ATTEMPT = { attempt: whole, call: text };

export const STEPS = [
  ofStep('step.started', ATTEMPT),
  // A step without an action just is done, and one whose expression failed has only a reason.
  ofStep('step.finished', {
    verdict: verdict.exactOptional(),
    reason: text.exactOptional(),
    attempt: whole.exactOptional(),
    outputBytes: whole.exactOptional(),
  }),
  ofStep('step.retry', { attempt: whole, reason: text, delayMs: whole }),
  ofStep('step.skipped', {}),
  ofStep('step.undo_started', ATTEMPT),
  // What ended when the plan was found to be changed says neither attempt nor output.
  ofStep('step.undo_finished', { verdict, reason: text, attempt: whole.exactOptional(), outputBytes: whole.exactOptional() }),
  ofStep('step.resolved', { verdict: oneOf('it_ran', 'it_did_not', 'abort') }),
] as const;

const OF_WORKFLOW = { workflow: text };

export const SCHEDULES = [kind('schedule.fired', {}).extend(OF_WORKFLOW), kind('schedule.missed', {}).extend(OF_WORKFLOW)] as const;
