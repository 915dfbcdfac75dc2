import assert from 'node:assert/strict';
import { inEnglish } from '../../../bot/core/text/voice.ts';
import { textOf } from '../../support/card-text.ts';
import { MINUTE, type Row } from './row.ts';
import { SITE } from './site.ts';

/** When what was approved starts. */
export const TIME_ROWS: readonly Row[] = [
  {
    id: 'later',
    given: 'A run is asked for now and starts later, and is approved now.',
    promise: 'It starts at its time; what was approved names that time.',
    async play(world, door) {
      const run = await world.ask('dana', 'at "in 30m" act in one');
      assert.match(textOf(await world.card(run)), /Starts not before/);
      await world.vote(door, 'rita', run);
      const held = await world.in(run, 'held');
      assert.equal(held.startedAt, null);
      world.clock.moveBy(30 * MINUTE + 1000);
      await world.in(run, 'succeeded');
    },
  },
  {
    // From here on the clock goes on to another year.
    id: 'freeze-after-approval',
    given: 'A freeze begins between the approval and the start.',
    promise: 'It is held, with the freeze named, and starts when the freeze ends: the time in which it may start counts from then.',
    async play(world, door) {
      world.clock.moveTo('2027-01-09T23:50:00Z');
      const run = await world.ask('dana', 'at "in 20m" touch in frozen');
      await world.vote(door, 'rita', run);
      const approved = await world.in(run, 'held');
      assert.equal(approved.approvals[0]?.state, 'approved');
      assert.doesNotMatch(inEnglish(approved.message ?? ''), /stocktaking/);
      world.clock.moveTo('2027-01-10T00:10:01Z');
      await world.now(run);
      const held = await world.local.runIn(['held'], ({ id, message }) => id === run.id && /stocktaking/.test(inEnglish(message ?? '')));
      assert.equal(held.startedAt, null);
      world.clock.moveTo('2027-01-11T00:00:00Z');
      await world.in(run, 'succeeded');
    },
  },
  {
    id: 'freeze',
    given: 'A freeze begins between the request and the approval.',
    promise:
      'It is approved and held; it starts when the freeze ends: the time in which it may start counts from then. What only reads is not held, nor what breaks the glass.',
    async play(world, door) {
      world.clock.moveTo('2027-01-09T23:50:00Z');
      const run = await world.ask('dana', 'touch in frozen');
      world.clock.moveTo('2027-01-10T00:00:00Z');
      await world.vote(door, 'rita', run);
      const held = await world.in(run, 'held');
      assert.match(inEnglish(held.message ?? ''), /stocktaking holds it/);
      assert.equal(held.startedAt, null);
      const reading = await world.ask('dana', 'script in frozen');
      await world.vote(door, 'rita', reading);
      await world.in(reading, 'succeeded');
      const urgent = await world.ask('boss', 'break-glass "it cannot wait" touch in frozen');
      await world.in(urgent, 'succeeded');
      world.clock.moveTo('2027-01-11T00:00:00Z');
      await world.in(run, 'succeeded');
    },
  },
  {
    id: 'freeze-lifted',
    given: 'A freeze that holds an approved run is lifted.',
    promise: 'It starts at once.',
    async play(world, door) {
      world.clock.moveTo('2027-01-10T00:00:00Z');
      const run = await world.ask('dana', 'touch in frozen');
      await world.vote(door, 'rita', run);
      await world.in(run, 'held');
      await world.write('policy.yml', SITE['policy.yml'].replace(/^freezes:\n(?: .*\n)+/m, ''));
      await world.in(run, 'succeeded');
      await world.write('policy.yml', SITE['policy.yml']);
    },
  },
];
