import { newApprovalId } from '../core/ids.ts';
import { factsOf } from '../core/run/facts.ts';
import { defineStep } from '../core/run/step-kind.ts';
import { renderTemplate } from '../core/workflow/evaluate.ts';

/** Asks people in the middle of a run. It can only add to what policy asks before the start, never replace it. */
export default defineStep('approval', (step, run, now) => ({
  to: 'waiting',
  dueAt: null,
  approval: {
    id: newApprovalId(),
    stepId: step.id,
    planHash: run.planHash,
    role: step.role,
    count: step.count,
    prompt: String(renderTemplate(step.prompt, factsOf(run))),
    requestedAt: now,
    expiresAt: new Date(now.getTime() + step.expiresAfterMs),
    state: 'open',
    decidedAt: null,
    votes: [],
  },
}));
