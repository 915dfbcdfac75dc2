import type { EventType } from '../core/audit/event.ts';
import { toAppError } from '../core/errors.ts';
import type { CommandOutcome, Door, Meter } from '../core/meter.ts';
import type { Operations } from '../core/operations.ts';
import type { Tracer } from '../core/tracer.ts';
import { withTrail } from './trail.ts';

type Needs = Readonly<{ meter: Meter; tracer: Tracer }>;

/** The same door; whatever people ask for is measured, and is the beginning of a trace. */
export function observedOperations(operations: Operations, needs: Needs): Operations {
  const { chat, tab } = operations;
  const seen = <T>(door: Door, work: () => Promise<T>): Promise<T> => measured(needs, door, work);
  return {
    ...operations,
    chat: {
      ...chat,
      message: (inbound) => seen('message', () => chat.message(inbound)),
      edited: (inbound) => seen('edit', () => chat.edited(inbound)),
      press: (inbound) => seen('press', () => chat.press(inbound)),
    },
    tab: {
      ...tab,
      start: (who, workflow, asked, speech) => seen('tab', () => tab.start(who, workflow, asked, speech)),
      vote: (who, id, vote, signedInAt) => seen('tab', () => tab.vote(who, id, vote, signedInAt)),
      cancel: (who, id) => seen('tab', () => tab.cancel(who, id)),
      resolve: (who, id, stepId, verdict) => seen('tab', () => tab.resolve(who, id, stepId, verdict)),
      review: (who, id, comment) => seen('tab', () => tab.review(who, id, comment)),
    },
  };
}

async function measured<T>({ meter, tracer }: Needs, door: Door, work: () => Promise<T>): Promise<T> {
  const since = performance.now();
  return await withTrail(async (trail) => {
    let outcome: CommandOutcome = 'failed';
    try {
      const result = await tracer.span({ name: `command.${door}` }, work);
      outcome = outcomeOf(trail);
      return result;
    } catch (thrown) {
      outcome = outcomeOfError(thrown);
      throw thrown;
    } finally {
      meter.commanded(door, outcome, (performance.now() - since) / 1000);
    }
  });
}

/** What was recorded says what came of it. */
function outcomeOf(trail: readonly EventType[]): CommandOutcome {
  const has = (...types: readonly EventType[]): boolean => types.some((type) => trail.includes(type));
  if (has('decision.denied', 'access.denied')) return 'denied';
  if (has('command.not_understood')) return 'not_understood';
  if (has('command.refused')) return 'refused';
  if (has('run.created')) return 'started';
  return trail.length === 0 ? 'ignored' : 'done';
}

/** In the tab a refusal is thrown; in chat only what could not be recorded is. */
function outcomeOfError(thrown: unknown): CommandOutcome {
  const { code } = toAppError(thrown);
  if (code === 'forbidden') return 'denied';
  return code === 'internal' || code === 'unavailable' || code === 'outcome_unknown' ? 'failed' : 'refused';
}
