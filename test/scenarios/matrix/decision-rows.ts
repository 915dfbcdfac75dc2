import assert from 'node:assert/strict';
import type { Run } from '../../../bot/core/run/run.ts';
import { inEnglish } from '../../../bot/core/text/voice.ts';
import { press } from './forging.ts';
import { MINUTE, type Row, stillWaits, votes } from './row.ts';
import type { PersonId } from './site.ts';
import type { Door, MatrixWorld } from './world.ts';

/**
 * A vote after the end. A card loses its buttons then; what is pressed is a copy of it from before, as somebody may still have
 * it on their screen.
 */
async function lateVote(world: MatrixWorld, door: Door, run: Run): Promise<(person: PersonId, ended: Run) => Promise<string>> {
  if (door !== 'card') return async (person, ended) => (await world.vote(door, person, ended)).said;
  const before = await world.card(run);
  return async (person) => {
    await world.cardWithoutButtons(run);
    return press(world, person, before, {});
  };
}

/** How a request ends. */
export const DECISION_ROWS: readonly Row[] = [
  {
    id: 'reject',
    given: 'One of two approves and another one rejects.',
    promise: 'Rejected, for good; the requester is told by whom and why.',
    async play(world, door) {
      const run = await world.ask('dana', 'act in two');
      await world.vote(door, 'rita', run);
      await world.vote(door, 'ravi', await world.now(run), 'reject', 'not today');
      const now = await world.in(run, 'rejected');
      assert.match(inEnglish(now.message ?? ''), /ravi: not today/);
    },
  },
  {
    id: 'own-reject-count',
    given: 'Policy asks for two rejections and one person rejects.',
    promise: 'It stays open until a second one does.',
    async play(world, door) {
      const run = await world.ask('dana', 'act in lenient');
      await world.vote(door, 'rita', run, 'reject');
      await stillWaits(world, run, 1);
      await world.vote(door, 'ravi', await world.now(run), 'reject');
      await world.in(run, 'rejected');
    },
  },
  {
    id: 'approve-after-reject',
    given: 'Somebody approves after it was rejected.',
    promise: 'No effect; they are told how it ended.',
    async play(world, door) {
      const run = await world.ask('dana', 'act in two');
      const vote = await lateVote(world, door, run);
      await world.vote(door, 'rita', run, 'reject');
      assert.match(await vote('ravi', await world.in(run, 'rejected')), /rejected|waits for no approval/);
      assert.equal(await votes(world, run), 1);
    },
  },
  {
    id: 'expired',
    given: 'Somebody approves a second after the request expired.',
    promise: 'No effect: expired.',
    async play(world, door) {
      const run = await world.ask('dana', 'act in one');
      const vote = await lateVote(world, door, run);
      world.clock.moveBy(10 * MINUTE + 1000);
      assert.match(await vote('rita', await world.in(run, 'expired')), /expired|waits for no approval/);
      assert.equal(await votes(world, run), 0);
    },
  },
  {
    id: 'cancelled',
    given: 'Somebody approves after the requester cancelled.',
    promise: 'No effect; they are told who cancelled.',
    async play(world, door) {
      const run = await world.ask('dana', 'act in one');
      const vote = await lateVote(world, door, run);
      await world.cancel(run);
      assert.match(await vote('rita', await world.in(run, 'cancelled')), /cancelled|waits for no approval/);
      assert.equal(await votes(world, run), 0);
    },
  },
];
