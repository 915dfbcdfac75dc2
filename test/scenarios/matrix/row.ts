import assert from 'node:assert/strict';
import type { Run } from '../../../bot/core/run/run.ts';
import type { Door, MatrixWorld } from './world.ts';

/** One promise about approvals: what happens, what follows, and the play that shows it through a door. */
export type Row = Readonly<{
  id: string;
  given: string;
  promise: string;
  play(world: MatrixWorld, door: Door): Promise<void>;
  /** Doors at which the row makes sense; left out: all of them. */
  doors?: readonly Door[];
  /** Where it takes longer than the others. */
  timeoutMs?: number;
}>;

export const MINUTE = 60_000;

/** How many votes the run's approvals have. */
export async function votes(world: MatrixWorld, run: Run): Promise<number> {
  return (await world.local.run(run.id)).approvals.flatMap((approval) => approval.votes).length;
}

/** It waits for people, with so many votes. */
export async function stillWaits(world: MatrixWorld, run: Run, expected: number): Promise<void> {
  const now = await world.now(run);
  assert.equal(now.state, 'waiting_approval');
  assert.equal(await votes(world, run), expected);
}
