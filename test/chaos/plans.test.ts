import assert from 'node:assert/strict';
import type { Size } from './chaos.ts';
import { diceFrom } from './dice.ts';
import { NEMESES } from './nemeses.ts';

const SIZES: readonly Size[] = ['small', 'commit', 'nightly'];

describe('what chaos is going to do', () => {
  for (const { name, plan } of NEMESES) {
    it(`is the same for the same seed, and another for another one: ${name}`, () => {
      for (const size of SIZES) {
        const made = (seed: number): string => JSON.stringify(plan({ dice: diceFrom(seed), seed, size }));
        assert.equal(made(7), made(7), size);
        assert.notEqual(made(7), made(8), size);
      }
    });
  }

  it('has names that differ', () => {
    assert.equal(new Set(NEMESES.map(({ name }) => name)).size, NEMESES.length);
  });
});
