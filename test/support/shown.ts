import type { Locator } from 'playwright-core';
import { until } from './until.ts';

/** Waits until a page shows exactly `times` of something: a page that reads again is empty for a moment, and a count is taken at once. */
export async function isShown(what: Locator, times: number): Promise<void> {
  let last = Number.NaN;
  await until(
    `${what} is shown ${times} times`,
    async () => {
      last = await what.count();
      return last === times;
    },
    30_000,
  ).catch((cause: unknown) => {
    throw new Error(`It was shown ${last} times at the end.`, { cause });
  });
}
