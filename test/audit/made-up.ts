import { createHash } from 'node:crypto';
import { SEED } from '../support/seed.ts';

/** Made-up choices that follow the seed, others for each turn. */
export type Choices = Readonly<{ below(most: number): number; of<T>(all: readonly T[]): T; bytes(length: number): Uint8Array }>;

export function choices(turn: number): Choices {
  let step = 0;
  const next = (): Buffer => {
    step += 1;
    return createHash('sha256').update(`${SEED} ${turn} ${step}`).digest();
  };
  const below = (most: number): number => next().readUInt32LE() % most;
  const of = <T>(all: readonly T[]): T => {
    const [found] = all.slice(below(Math.max(1, all.length)));
    if (found === undefined) throw new RangeError('there is nothing to choose from');
    return found;
  };
  return { below, of, bytes: (length) => next().subarray(0, length) };
}
