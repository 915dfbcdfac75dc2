import type { Dice } from './dice.ts';
import type { World } from './world.ts';

/** What was counted and measured, by name, for people. */
export type Figures = Readonly<Record<string, string | number>>;

/**
 * A way to harm the product. `plan` makes up everything that is to be done from the seed alone, and `act` does it: the same
 * seed makes the same plan, and only the moments at which things meet differ.
 */
export type Nemesis<Plan = unknown> = Readonly<{
  name: string;
  title: string;
  database: 'postgres' | 'embedded';
  processes: number;
  plan(by: Readonly<{ dice: Dice; seed: number; size: 'small' | 'commit' | 'nightly' }>): Plan;
  act(world: World, plan: Plan): Promise<Figures>;
}>;

/** Keeps the type of the plan inside. */
export function nemesis<Plan>(made: Nemesis<Plan>): Nemesis {
  return { ...made, act: (world, plan) => made.act(world, plan as Plan) };
}
