import { setTimeout as wait } from 'node:timers/promises';

/**
 * Does `work` at once and then again `everyMs` after it last ended; a failure goes to `failed` and changes nothing. Does
 * not keep the process alive. The returned function ends it and resolves when the work under way has ended.
 */
export function repeat(everyMs: number, work: () => Promise<void>, failed: (error: unknown) => void): () => Promise<void> {
  const stop = new AbortController();
  const loop = async (): Promise<void> => {
    while (!stop.signal.aborted) {
      await work().catch(failed);
      // Harmless: a timer fails only when it is aborted, and then the loop ends.
      await wait(everyMs, undefined, { signal: stop.signal, ref: false }).catch(() => undefined);
    }
  };
  const ended = loop();
  return async () => {
    stop.abort();
    await ended;
  };
}
