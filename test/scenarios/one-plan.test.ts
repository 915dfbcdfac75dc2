import assert from 'node:assert/strict';
import fc from 'fast-check';
import { planHash, shortHash } from '../../bot/core/plan/plan.ts';
import { textOf } from '../support/card-text.ts';
import { count } from '../support/counts.ts';
import { DOORS, MatrixWorld } from './matrix/world.ts';

/** What a person may type as an argument, with everything that a shell, a card or a template would take for its own. */
const argument = fc
  .stringMatching(/^[a-z0-9][ a-z0-9$(){}<>*_;&|'.,:-]{0,40}[a-z0-9]$/)
  // Of spaces in a row Teams makes one, as HTML does, before anything is planned.
  .map((text) => text.replace(/ +/g, ' '));

/** Pieces of a text stand apart on a card, e.g. a `$` and a brace, which together would be a macro of the host. */
const unspaced = (text: string): string => text.replace(/\s/g, '');

describe('what was asked, shown, approved, recorded and executed', function () {
  this.timeout(300_000);
  let world: MatrixWorld;
  before(async () => {
    world = await MatrixWorld.start();
  });
  after(() => world.stop());

  it('is one and the same plan: one hash on the card, in the log and at the run, and every byte of its input', async () => {
    const property = fc.asyncProperty(argument, fc.constantFrom(...DOORS), async (text, door) => {
      const run = await world.ask('dana', `repeat "${text}" in one`);
      const asked = await world.card(run);
      await world.vote(door, 'rita', run);
      const done = await world.in(run, 'succeeded');
      const hash = planHash(done.plan);
      assert.deepEqual([run.planHash, done.planHash], [hash, hash]);
      for (const card of [asked, await world.card(done)]) {
        assert.ok(textOf(card).includes(shortHash(hash)), textOf(card));
        assert.ok(unspaced(textOf(card)).includes(unspaced(text)), textOf(card));
      }
      const events = await world.local.events({ runId: run.id });
      assert.deepEqual([...new Set(events.map((event) => event.planHash))], [hash]);
      for (const type of ['run.created', 'approval.vote', 'run.started', 'step.started', 'run.finished'])
        assert.ok(
          events.some((event) => event.type === type),
          type,
        );
      assert.deepEqual(
        done.steps.map(({ outcome }) => outcome?.outputTail),
        [text],
      );
    });
    await fc.assert(property, { numRuns: count(100) });
  });
});
