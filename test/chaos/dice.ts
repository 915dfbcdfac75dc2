import { randomFrom } from '../scenarios/complete/story.ts';

/** Made-up choices that are the same for a seed. */
export type Dice = Readonly<{
  /** A whole number from `from` to `to`, both included. */
  between(from: number, to: number): number;
  pick<T>(from: readonly [T, ...T[]]): T;
  chance(of: number): boolean;
}>;

export function diceFrom(seed: number): Dice {
  const random = randomFrom(seed);
  return {
    between: (from, to) => from + Math.floor(random() * (to - from + 1)),
    pick: (from) => from[Math.floor(random() * from.length)] ?? from[0],
    chance: (of) => random() < of,
  };
}
