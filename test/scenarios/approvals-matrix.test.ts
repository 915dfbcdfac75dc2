import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { variants } from '../support/counts.ts';
import { promises } from './matrix/promises.ts';
import { ROWS } from './matrix/rows.ts';
import { DOORS, MatrixWorld } from './matrix/world.ts';

/** Every promise about approvals, through every door. The same rows are the table of docs/approvals.md. */
describe('approvals', function () {
  this.timeout(120_000);
  let world: MatrixWorld;
  before(async () => {
    world = await MatrixWorld.start();
  });
  beforeEach(() => world.reset());
  after(() => world.stop());

  for (const [turn, row] of ROWS.entries()) {
    for (const door of variants(row.doors ?? DOORS, turn)) {
      it(`${row.given} ${row.promise} (${door})`, () => row.play(world, door)).timeout(row.timeoutMs ?? 60_000);
    }
  }

  it('are promised in docs/approvals.md as they are tested here', async () => {
    const text = await readFile(path.join(import.meta.dirname, '../../docs/approvals.md'), 'utf8');
    assert.ok(text.includes(promises()), 'run “npm run promises” and look at what changed');
  });
});
