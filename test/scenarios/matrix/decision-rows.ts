import assert from 'node:assert/strict';
import { inEnglish } from '../../../bot/core/text/voice.ts';
import { MINUTE, type Row, stillWaits, votes } from './row.ts';

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
      await world.vote(door, 'rita', run, 'reject');
      const ended = await world.in(run, 'rejected');
      if (door === 'card') await world.cardWithoutButtons(run);
      else assert.match((await world.vote(door, 'ravi', ended)).said, /rejected|waits for no approval/);
      assert.equal(await votes(world, run), 1);
    },
  },
  {
    id: 'expired',
    given: 'Somebody approves a second after the request expired.',
    promise: 'No effect: expired.',
    async play(world, door) {
      const run = await world.ask('dana', 'act in one');
      world.clock.moveBy(10 * MINUTE + 1000);
      const ended = await world.in(run, 'expired');
      if (door === 'card') await world.cardWithoutButtons(run);
      else assert.match((await world.vote(door, 'rita', ended)).said, /expired|waits for no approval/);
      assert.equal(await votes(world, run), 0);
    },
  },
  {
    id: 'cancelled',
    given: 'Somebody approves after the requester cancelled.',
    promise: 'No effect; they are told who cancelled.',
    async play(world, door) {
      const run = await world.ask('dana', 'act in one');
      await world.cancel(run);
      const ended = await world.in(run, 'cancelled');
      if (door === 'card') await world.cardWithoutButtons(run);
      else assert.match((await world.vote(door, 'rita', ended)).said, /cancelled|waits for no approval/);
      assert.equal(await votes(world, run), 0);
    },
  },
];
