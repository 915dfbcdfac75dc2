import type { CountedTarget } from '../support/counted-target.ts';
import { until } from '../support/until.ts';

const LONGEST_MS = 30_000;

/** Waits until runs have had so many more effects: then, whatever the machine's speed, they are in the middle of their steps. */
export async function atWork(target: CountedTarget, effects: number): Promise<void> {
  const before = target.effects().length;
  // Where that many do not come, all is done, and the fault falls on a process that rests.
  await until('runs are at work', () => target.effects().length >= before + effects, LONGEST_MS).catch(() => undefined);
}
