import { broken } from './checker.ts';
import { collect } from './collect.ts';
import { diceFrom } from './dice.ts';
import type { Facts } from './facts.ts';
import type { Figures, Nemesis } from './nemesis.ts';
import { startWorld } from './world.ts';

export type Size = 'small' | 'commit' | 'nightly';
/** `problems` is what was promised and not kept; `folder` has the history and the logs. */
export type Report = Readonly<{ name: string; seed: number; problems: readonly string[]; figures: Figures; folder: string }>;

/** Lets one nemesis loose on a product of its own, and judges what is left. */
export async function runChaos(
  nemesis: Nemesis,
  { seed, size, folder }: Readonly<{ seed: number; size: Size; folder: string | null }>,
): Promise<Report> {
  const { name, database, processes } = nemesis;
  const plan = nemesis.plan({ dice: diceFrom(seed), seed, size });
  const world = await startWorld({ database, processes, folder });
  try {
    const figures = await nemesis.act(world, plan);
    const facts = await collect(world, processes);
    return { name, seed, problems: broken(facts), figures: { ...counted(facts), ...figures }, folder: world.folder };
  } finally {
    await world.close();
  }
}

function counted({ history, runs, effects, events }: Facts): Figures {
  const count = (type: string): number =>
    new Set(history.flatMap((entry) => (entry.type === type && 'op' in entry ? [entry.op] : []))).size;
  return {
    commands: count('invoke'),
    ok: count('ok'),
    refused: count('refused'),
    unknown: count('unknown'),
    runs: runs.length,
    'need a decision': runs.filter(({ state }) => state === 'needs_decision').length,
    effects: effects.length,
    'attempts begun': events.filter(({ type }) => type === 'intent').length,
  };
}
