import { factsOf } from '../core/run/facts.ts';
import { succeeded } from '../core/run/outcome.ts';
import { defineStep } from '../core/run/step-kind.ts';
import { renderTemplate } from '../core/workflow/evaluate.ts';

/** Says something in the thread of the run. It goes into the outbox in the transaction that ends the step, so it is said once. */
export default defineStep('message', (step, run) => {
  const text = String(renderTemplate(step.text, factsOf(run)));
  return { to: 'done', outcome: succeeded(text), say: { kind: 'text', text } };
});
