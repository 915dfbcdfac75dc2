import { toAppError } from '../core/errors.ts';
import type { Logger } from '../core/ports.ts';
import type { Drain } from './drain.ts';

const FIRST_MS = 50;
const LONGEST_MS = 30_000;

/**
 * Repeats `work` until it succeeds. A strand must not end because the database was away or a disk was full, and DBOS
 * would record any error as its end. So an error costs time and a line in the log, and when the engine stops meanwhile,
 * the next start repeats the work. `final` names errors that must go through.
 */
export async function persist<T>(
  { drain, logger, what, final }: Readonly<{ drain: Drain; logger: Logger; what: string; final: (error: unknown) => boolean }>,
  work: () => Promise<T>,
): Promise<T> {
  for (let failures = 0; ; failures += 1) {
    try {
      return await work();
    } catch (error) {
      if (final(error)) throw error;
      const delayMs = Math.min(LONGEST_MS, FIRST_MS * 2 ** failures);
      const level = toAppError(error).code === 'unavailable' ? 'warn' : 'error';
      logger[level]({ err: error, failures: failures + 1, delayMs }, `${what} failed and is tried again.`);
      await drain.sleep(delayMs);
    }
  }
}
