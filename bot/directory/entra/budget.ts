import { setTimeout as sleep } from 'node:timers/promises';
import { directoryFailure } from './failure.ts';

/** The time that one question may take, all requests, retries and waits together. */
export type Budget = Readonly<{
  /** Aborts when the time is over. */
  signal: AbortSignal;
  remainingMs(): number;
}>;

/** Measured with the process's own timer: how long somebody waits does not depend on the clock that decides. */
export function createBudget(ms: number): Budget {
  const endMs = performance.now() + ms;
  return { signal: AbortSignal.timeout(ms), remainingMs: () => endMs - performance.now() };
}

/** Throws `directory.timeout` instead when the budget ends first. */
export async function within<T>(budget: Budget, work: Promise<T>): Promise<T> {
  const { signal } = budget;
  const ended = new AbortController();
  const tooLate = new Promise<never>((_resolve, reject) => {
    const refuse = (): void => reject(directoryFailure('directory.timeout'));
    if (signal.aborted) refuse();
    else signal.addEventListener('abort', refuse, { once: true, signal: ended.signal });
  });
  try {
    return await Promise.race([work, tooLate]);
  } finally {
    ended.abort();
  }
}

export async function pause(budget: Budget, ms: number): Promise<void> {
  await within(budget, sleep(ms, undefined, { ref: false }));
}
