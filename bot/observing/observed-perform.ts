import type { Meter } from '../core/meter.ts';
import { stepOf } from '../core/run/facts.ts';
import type { Perform } from '../core/run/strand-body.ts';

/** The same calls of connectors, counted by effect class and outcome. One that throws has an outcome that the engine decides. */
export function observedPerform(perform: Perform, meter: Meter): Perform {
  return async (run, strand, attempt) => {
    const since = performance.now();
    const outcome = await perform(run, strand, attempt);
    const { plan } = stepOf(run, strand.stepId);
    const call = plan.kind === 'uses' ? (strand.direction === 'do' ? plan.call : plan.undo) : null;
    if (call !== null)
      meter.attempted({
        effect: call.effect,
        direction: strand.direction,
        status: outcome.status,
        seconds: (performance.now() - since) / 1000,
      });
    return outcome;
  };
}
