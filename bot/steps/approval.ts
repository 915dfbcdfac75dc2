import { newApproval } from '../core/run/create.ts';
import { factsOf } from '../core/run/facts.ts';
import { defineStep } from '../core/run/step-kind.ts';
import { renderTemplate } from '../core/workflow/evaluate.ts';

/** Asks people in the middle of a run. It can only add to what policy asks before the start, never replace it. */
export default defineStep('approval', (step, run, now) => {
  const prompt = String(renderTemplate(step.prompt, factsOf(run)));
  return {
    to: 'waiting',
    dueAt: null,
    approval: newApproval({ planHash: run.planHash, stepId: step.id, prompt, requirement: step.requirement }, now),
  };
});
