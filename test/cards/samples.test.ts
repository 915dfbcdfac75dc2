import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { SAMPLES } from './samples.ts';
import { assertSound } from './validation.ts';

const CARDS = join(import.meta.dirname, '..', '..', 'cards');

describe('cards/', () => {
  const folders = readdirSync(CARDS, { withFileTypes: true }).flatMap((entry) => (entry.isDirectory() ? [entry.name] : []));

  it('has a sample for every card', () => assert.deepEqual(folders.toSorted(), Object.keys(SAMPLES).toSorted()));

  for (const [name, { fill, data }] of Object.entries(SAMPLES)) {
    describe(name, () => {
      const sample = JSON.parse(readFileSync(join(CARDS, name, 'sample.json'), 'utf8'));

      it('has a sample.json that is what its data function makes today (npm run samples writes it)', () => {
        assert.deepEqual(sample, data);
      });
      it('leaves no field of its template without data', () => assert.deepEqual(fill(sample).missing, []));
      it('is a sound card', () => assertSound(fill(sample).card));
    });
  }
});
