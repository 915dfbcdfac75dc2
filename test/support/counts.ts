/**
 * How many cases a suite runs: all of them for `npm run bars` (SIGNALBOX_BARS=1), about a tenth for `npm test`,
 * so that both stay within their time on two cores. `commit` is the count of the acceptance bar.
 */
export function count(commit: number): number {
  return isForBars() ? commit : Math.max(1, Math.ceil(commit / 10));
}

/** Of variants that take long, as themes or doors: all of them for the bars; for `npm test` the one whose turn it is, so that each has some cases. */
export function variants<T>(all: readonly T[], turn: number): readonly T[] {
  return isForBars() ? all : all.filter((_, index) => index === turn % all.length);
}

/** Whether a suite may take as long as it needs: what takes a quarter of an hour runs by night (SIGNALBOX_NIGHTLY=1), with fewer cases before. */
export function isNightly(): boolean {
  return process.env['SIGNALBOX_NIGHTLY'] === '1';
}

/** Whether everything is counted, measured and drawn: pictures, which people look at after a change, take half the time of a browser test. */
export function isForBars(): boolean {
  return process.env['SIGNALBOX_BARS'] === '1';
}
