import { type About, aboutRun, NOTHING_KNOWN } from './audit/about.ts';
import { attemptEvent, bounded, type RefusedDetail, refusedEvent } from './audit/attempt.ts';
import type { AuditEvent } from './audit/event.ts';
import type { Core } from './core.ts';
import { type AppError, toAppError, wasNotStored } from './errors.ts';
import type { RunId } from './ids.ts';
import type { Stamp } from './run/change.ts';
import type { Run } from './run/run.ts';
import { RULES_CHANGED } from './site/in-force.ts';

export type Tried = Readonly<{ stamp: Stamp; runId: RunId; tried: string }>;

/**
 * Records that somebody tried something about a run that came to nothing: it was over, it was for another plan, they may
 * not see the run. The transaction of the attempt was rolled back, so this is one of its own.
 */
export async function recordRefused(core: Pick<Core, 'store'>, { stamp, runId, tried }: Tried, error: AppError): Promise<void> {
  const run = await core.store.run(runId);
  const event =
    run === null
      ? refusedEvent(stamp, error, { about: NOTHING_KNOWN, detail: { tried, run: bounded(runId, 40) } })
      : refusedAboutRun(run, { stamp, tried }, error);
  await core.store.transaction((tx) => tx.appendEvents([event]));
}

/** That something which somebody tried about a run came to nothing. */
export function refusedAboutRun(run: Run, { stamp, tried }: Omit<Tried, 'runId'>, error: AppError): AuditEvent {
  const { reason, message } = error;
  return attemptEvent(stamp, { type: 'decision.denied', sentence: message, about: aboutRun(run), rule: reason, detail: { tried } });
}

export type TriedOutside = Readonly<{ stamp: Stamp; tried: string; about: About; detail?: RefusedDetail }>;

/** Does something that is about no run yet. When it comes to nothing, that is recorded; a denial was, by whoever denied it. */
export async function recordingRefusal<T>(core: Pick<Core, 'store'>, asked: TriedOutside, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (thrown) {
    const error = toAppError(thrown);
    if (isRefusal(error) && error.code !== 'forbidden') await recordRefusedOutside(core, asked, error);
    throw thrown;
  }
}

/** The same for what has failed already. */
export async function recordRefusedOutside(core: Pick<Core, 'store'>, asked: TriedOutside, error: AppError): Promise<void> {
  const { stamp, tried, about, detail = {} } = asked;
  const event = refusedEvent(stamp, error, { about, detail: { tried, ...detail } });
  await core.store.transaction((tx) => tx.appendEvents([event]));
}

const REFUSING: ReadonlySet<string> = new Set(['conflict', 'not_found', 'invalid', 'forbidden']);

/**
 * Which failures are refusals: something was asked for and not done, and nothing is broken. A directory that does not answer
 * means no, so that is one. What the store could not do nobody can record, and what new rules interrupted is done once more.
 */
export function isRefusal(error: AppError): boolean {
  return REFUSING.has(error.code) || (error.code === 'unavailable' && !isForTheSender(error));
}

/** Failures after which nothing is written, unless it was already: whoever called does it, or sends it, once more. */
export function isForTheSender(error: AppError): boolean {
  return wasNotStored(error) || error.reason === RULES_CHANGED;
}
