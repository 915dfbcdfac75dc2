/** Milliseconds of processor time that work took of this process: what other programs do meanwhile is not counted. */
export function computingMs(work: () => void): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}
