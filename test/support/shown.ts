import type { Locator } from 'playwright-core';
import { until } from './until.ts';

/** Waits until a page shows exactly `times` of something: a page that reads again is empty for a moment, and a count is taken at once. */
export async function isShown(what: Locator, times: number): Promise<void> {
  let last = Number.NaN;
  await until(
    'the count',
    async () => {
      last = await what.count();
      return last === times;
    },
    30_000,
  ).catch((cause: unknown) => {
    throw new Error(`${what} was shown ${last} times, not ${times}.`, { cause });
  });
}
