/**
 * How much longer than on an idle machine anything takes at this moment, because others want the cores as well: the time that
 * passes for each bit of work done. At least 1, which is what a machine that does nothing else gives.
 */
export function slowdown(workMs = 60): number {
  const startedAt = performance.now();
  const before = process.cpuUsage();
  for (;;) {
    const { user, system } = process.cpuUsage(before);
    const doneMs = (user + system) / 1000;
    if (doneMs >= workMs) return Math.max(1, (performance.now() - startedAt) / doneMs);
  }
}
