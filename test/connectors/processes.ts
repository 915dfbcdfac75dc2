import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';

/** Ids of the processes whose command line contains the mark; zombies have none. */
export function processesWith(mark: string): readonly number[] {
  if (!existsSync('/proc/self/cmdline')) return listed(mark);
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
    .filter((pid) => commandLine(pid).includes(mark))
    .map(Number);
}

/** Looks until the condition holds; false when it does not within the time. */
export async function within(deadlineMs: number, holds: () => boolean): Promise<boolean> {
  const end = performance.now() + deadlineMs;
  while (!holds()) {
    if (performance.now() > end) return false;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  return true;
}

function commandLine(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
  } catch {
    return ''; // It has ended since the folder was read.
  }
}

function listed(mark: string): readonly number[] {
  const lines = execFileSync('ps', ['-A', '-o', 'pid=,args='], { encoding: 'utf8' }).split('\n');
  return lines.filter((line) => line.includes(mark)).map((line) => Number.parseInt(line, 10));
}
