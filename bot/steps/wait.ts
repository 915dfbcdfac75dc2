import { defineStep } from '../core/run/step-kind.ts';

/** Waits a fixed time as a row with a due time; no process and no engine lock is held meanwhile. */
export default defineStep('wait', (step, _run, now) => ({
  to: 'waiting',
  dueAt: new Date(now.getTime() + step.durationMs),
  approval: null,
}));
