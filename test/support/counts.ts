/**
 * How many cases a suite runs: all of them for `npm run bars` (SIGNALBOX_BARS=1), about a tenth for `npm test`,
 * so that both stay within their time on two cores. `commit` is the count of the acceptance bar.
 */
export function count(commit: number): number {
  return process.env['SIGNALBOX_BARS'] === '1' ? commit : Math.max(1, Math.ceil(commit / 10));
}
