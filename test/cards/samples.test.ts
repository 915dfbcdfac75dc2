import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { SAMPLE_FILES, SAMPLES } from './samples.ts';
import { assertSound } from './validation.ts';

const CARDS = join(import.meta.dirname, '..', '..', 'cards');

describe('cards/', () => {
  const folders = readdirSync(CARDS, { withFileTypes: true }).flatMap((entry) => (entry.isDirectory() ? [entry.name] : []));

  it('has a sample for every card', () =>
    assert.deepEqual(
      folders.toSorted(),
      SAMPLES.map(({ name }) => name),
    ));

  for (const { path, fill, data } of SAMPLE_FILES) {
    describe(path, () => {
      const sample = JSON.parse(readFileSync(join(CARDS, path), 'utf8'));

      it('is what the data function makes today (npm run samples writes it)', () => assert.deepEqual(sample, data));
      it('leaves no field of its template without data', () => assert.deepEqual(fill(sample).missing, []));
      it('is a sound card', () => assertSound(fill(sample).card));
    });
  }
});
