import type { EventType } from '../core/audit/event.ts';
import type { Clock } from '../core/clock.ts';
import { toAppError } from '../core/errors.ts';
import type { PlanCall } from '../core/plan/plan.ts';
import type { Logger, Store, Strand } from '../core/ports.ts';
import { SYSTEM } from '../core/principal.ts';
import { runEvent } from '../core/run/change.ts';
import { failed } from '../core/run/outcome.ts';
import type { Outcome, Run } from '../core/run/run.ts';

/** What must be sealed outside the database before a run takes effect: who decided that it may, and that it began. */
const DECIDING: readonly EventType[] = [
  'approval.vote',
  'approval.granted',
  'decision.allowed',
  'break_glass.used',
  'break_glass.passed',
  'run.started',
];

export type Seals = Readonly<{
  /** Resolves when this event is sealed; throws `unavailable`/`audit.not_sealed` when that cannot be had. */
  upTo(seq: number): Promise<void>;
}>;

export type SealFirst = Readonly<{
  /** null where no notary is configured. */
  seals: Seals | null;
  store: Pick<Store, 'log' | 'transaction'>;
  clock: Clock;
  logger: Logger;
}>;

/** Runs that somebody had to approve, that could do harm, or that went without an approval. */
function isSensitive({ approvals, breakGlass, plan }: Run): boolean {
  return approvals.length > 0 || breakGlass !== null || plan.risk !== 'low';
}

/**
 * Waits until what was decided about a run is sealed, before an effect of it begins. Null when the step may go on; otherwise
 * the outcome of a step that did nothing. Whoever broke the glass does not wait: the run goes on, and the log says that it was not sealed.
 */
export async function sealFirst(needs: SealFirst, run: Run, at: Readonly<{ strand: Strand; call: PlanCall }>): Promise<Outcome | null> {
  if (needs.seals === null || at.call.effect === 'read' || !isSensitive(run)) return null;
  // Waited for once: each further step would wait as long again while the site is down.
  if (run.breakGlass !== null && (await wasMarked(needs, run))) return null;
  try {
    const seq = await needs.store.log.lastOfRun(run.id, DECIDING);
    // With nothing on record about a run, nothing less than everything will do.
    await needs.seals.upTo(seq ?? Number.MAX_SAFE_INTEGER);
    return null;
  } catch (thrown) {
    const error = toAppError(thrown);
    if (run.breakGlass === null) return failed(error.reason, error.text, true);
    await markUnsealed(needs, run, at.strand);
    return null;
  }
}

async function wasMarked({ store }: Pick<SealFirst, 'store'>, run: Run): Promise<boolean> {
  return (await store.log.lastOfRun(run.id, ['log.unsealed'])) !== null;
}

/** Said once for each run. */
async function markUnsealed({ store, clock, logger }: SealFirst, run: Run, { stepId }: Strand): Promise<void> {
  logger.warn({ runId: run.id }, 'A run that broke the glass goes on although the audit log could not be sealed.');
  if (await wasMarked({ store }, run)) return;
  const stamp = { by: SYSTEM, via: 'engine' as const, at: clock.now() };
  const sentence = `Run ${run.id} went on before the audit log could be sealed, because ${run.requester.name} broke the glass.`;
  await store.transaction((tx) => tx.appendEvents([runEvent(run, stamp, { type: 'log.unsealed', stepId, sentence })]));
}
