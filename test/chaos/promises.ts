import assert from 'node:assert/strict';
import { removeDirectory } from '../support/database.ts';
import { SEED } from '../support/seed.ts';
import { runChaos, type Size } from './chaos.ts';
import type { Nemesis } from './nemesis.ts';

/** What a suite says of each nemesis: the same as `npm run chaos`, which says how to play it again. A history in which something is broken is kept. */
export function promisesHold(nemeses: readonly Nemesis[], size: Size): void {
  for (const nemesis of nemeses) {
    it(`${nemesis.name}: ${nemesis.title} (seed ${SEED})`, async () => {
      const { problems, figures, folder } = await runChaos(nemesis, { seed: SEED, size, folder: null });
      assert.deepEqual(problems, [], `the history is in ${folder}`);
      assert.ok(Number(figures['runs']) > 0, 'something happened');
      await removeDirectory(folder);
    });
  }
}
