import assert from 'node:assert/strict';
import { inEnglish } from '../../../bot/core/text/voice.ts';
import { textOf } from '../../support/card-text.ts';
import { type Row, stillWaits, votes } from './row.ts';

/** Whose vote counts. */
export const PEOPLE_ROWS: readonly Row[] = [
  {
    id: 'approver',
    given: 'Somebody with the role approves.',
    promise: 'The run starts.',
    async play(world, door) {
      const run = await world.ask('dana', 'act in one');
      await world.vote(door, 'rita', run);
      await world.in(run, 'succeeded');
    },
  },
  {
    id: 'self',
    given: 'The requester approves, having the role.',
    promise: 'Denied: whoever asked never approves.',
    async play(world, door) {
      const run = await world.ask('rita', 'act in one');
      assert.match((await world.vote(door, 'rita', run)).said, /requester-never-approves/);
      await stillWaits(world, run, 0);
      assert.deepEqual(await world.denials(run), ['requester-never-approves']);
    },
  },
  {
    id: 'behalf',
    given: 'Software asked on behalf of somebody, who approves.',
    promise: 'Denied: it counts as their own request.',
    async play(world, door) {
      const run = await world.askedBySoftwareFor('rita', await world.ask('dana', 'act in one'));
      assert.match((await world.vote(door, 'rita', run)).said, /requester-never-approves/);
      assert.equal(await votes(world, run), 0);
    },
  },
  {
    id: 'role-missing',
    given: 'Somebody without the role approves.',
    promise: 'Denied, the missing role is named, nothing changes in public, and it is recorded.',
    async play(world, door) {
      const run = await world.ask('dana', 'act in one');
      const before = textOf(await world.card(run));
      assert.match((await world.vote(door, 'sam', run)).said, /needs the role release/);
      await stillWaits(world, run, 0);
      assert.equal(textOf(await world.card(run)), before);
      assert.deepEqual(await world.denials(run), ['approver-has-role']);
    },
  },
  {
    id: 'role-granted-later',
    given: 'The role is given after the request.',
    promise: 'The vote counts.',
    async play(world, door) {
      const run = await world.ask('dana', 'act in one');
      world.giveRoles('sam', ['Release']);
      await world.vote(door, 'sam', run);
      await world.in(run, 'succeeded');
    },
  },
  {
    id: 'role-revoked-before-vote',
    given: 'The role is taken away after the request, before the click.',
    promise: 'Denied.',
    async play(world, door) {
      const run = await world.ask('dana', 'act in one');
      world.giveRoles('rita', []);
      // Without any role they may not even see it.
      assert.match((await world.vote(door, 'rita', run)).said, /needs the role release|no run .* that you may see/);
      await stillWaits(world, run, 0);
    },
  },
  {
    id: 'role-revoked-before-quorum',
    given: 'The role is taken away after the vote, before the quorum.',
    promise: 'That vote counts no more; another one is needed.',
    async play(world, door) {
      const run = await world.ask('dana', 'act in two');
      await world.vote(door, 'rita', run);
      world.giveRoles('rita', []);
      await world.vote(door, 'ravi', run);
      await stillWaits(world, run, 2);
      world.giveRoles('sam', ['Release']);
      await world.vote(door, 'sam', run);
      await world.in(run, 'succeeded');
    },
  },
  {
    id: 'role-revoked-before-start',
    given: 'The role is taken away after the approval, while the run waits behind another one.',
    promise: 'It does not start; it waits for an approval again.',
    async play(world, door) {
      const first = await world.ask('dana', 'locked in free');
      const run = await world.ask('dana', 'locked in one');
      await world.vote(door, 'rita', run);
      await world.in(run, 'queued');
      world.giveRoles('rita', []);
      await world.cancel(first);
      const now = await world.in(run, 'waiting_approval');
      assert.equal(now.startedAt, null);
      await world.cancel(run);
    },
  },
  {
    id: 'requester-lost-right',
    given: 'The requester may not run it any more when it would start.',
    promise: 'It ends with the rule named; nothing is started.',
    async play(world, door) {
      const run = await world.ask('dana', 'act in one');
      world.giveRoles('dana', []);
      await world.vote(door, 'rita', run);
      const now = await world.in(run, 'rejected');
      assert.match(inEnglish(now.message ?? ''), /may not run act/);
      assert.equal(now.startedAt, null);
    },
  },
  {
    id: 'same-person-twice',
    given: 'Two people are needed and one approves twice.',
    promise: 'It counts once.',
    async play(world, door) {
      const run = await world.ask('dana', 'act in two');
      await world.vote(door, 'rita', run);
      assert.match((await world.vote(door, 'rita', await world.now(run))).said, /counts once|counted already|have voted/);
      await stillWaits(world, run, 1);
    },
  },
  {
    id: 'two-duties-one-person',
    given: 'Two duties are needed and one person has both roles.',
    promise: 'They fill one of them; somebody else fills the other.',
    async play(world, door) {
      const run = await world.ask('dana', 'act in duties');
      await world.vote(door, 'max', run);
      await stillWaits(world, run, 1);
      await world.vote(door, 'sam', await world.now(run));
      await world.in(run, 'succeeded');
    },
  },
  {
    id: 'stage-not-yet',
    given: 'Somebody of the second stage approves before the first is complete.',
    promise: 'Denied: it is not their turn yet.',
    async play(world, door) {
      const run = await world.ask('dana', 'act in staged');
      assert.match((await world.vote(door, 'boss', run)).said, /turn of sre/);
      await stillWaits(world, run, 0);
      await world.vote(door, 'sam', run);
      await world.vote(door, 'boss', await world.now(run));
      await world.in(run, 'succeeded');
    },
  },
];
