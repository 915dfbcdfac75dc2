import assert from 'node:assert/strict';
import type { Run } from '../../../bot/core/run/run.ts';
import { textOf } from '../../support/card-text.ts';
import type { Door, MatrixWorld } from './world.ts';

/** One promise about approvals: what happens, what follows, and the play that shows it through a door. */
export type Row = Readonly<{
  id: string;
  given: string;
  promise: string;
  play(world: MatrixWorld, door: Door): Promise<void>;
  /** Doors at which the row makes sense; left out: all of them. */
  doors?: readonly Door[];
}>;

const MINUTE = 60_000;

async function votes(world: MatrixWorld, run: Run): Promise<number> {
  return (await world.local.run(run.id)).approvals.flatMap((approval) => approval.votes).length;
}

async function stillWaits(world: MatrixWorld, run: Run, expected: number): Promise<void> {
  const now = await world.now(run);
  assert.equal(now.state, 'waiting_approval');
  assert.equal(await votes(world, run), expected);
}

export const ROWS: readonly Row[] = [
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
      assert.match(now.message ?? '', /may not run act/);
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
  {
    id: 'reject',
    given: 'One of two approves and another one rejects.',
    promise: 'Rejected, for good; the requester is told by whom and why.',
    async play(world, door) {
      const run = await world.ask('dana', 'act in two');
      await world.vote(door, 'rita', run);
      await world.vote(door, 'ravi', await world.now(run), 'reject', 'not today');
      const now = await world.in(run, 'rejected');
      assert.match(now.message ?? '', /ravi: not today/);
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
  {
    id: 'script-changed',
    given: 'A script of the plan changes after the first of two approvals.',
    promise: 'The votes are void, a new request says what changed, and only the new plan can be approved.',
    async play(world, door) {
      await world.write('scripts/matrix.js', `console.log('first edition for ${door}');\n`);
      const run = await world.ask('dana', 'script in two');
      await world.vote(door, 'rita', run);
      await world.write('scripts/matrix.js', `console.log('second edition for ${door}');\n`);
      await world.vote(door, 'ravi', run);
      const now = await world.now(run);
      assert.equal(now.state, 'waiting_approval');
      assert.notEqual(now.planHash, run.planHash);
      assert.deepEqual(
        now.approvals.map(({ state }) => state),
        ['superseded', 'open'],
      );
      assert.match(now.approvals[1]?.changes.join(' ') ?? '', /another sha256/);
      assert.equal(now.approvals[1]?.votes.length, 0);
      await world.vote(door, 'rita', now);
      await world.vote(door, 'ravi', await world.now(run));
      const done = await world.in(run, 'succeeded');
      assert.match(done.steps[0]?.outcome?.outputTail ?? '', /second edition/);
    },
  },
  {
    id: 'old-card',
    given: 'Somebody approves the plan they saw after it was replaced.',
    promise: 'No effect; they are told that there is a new request.',
    doors: ['chat', 'tab'],
    async play(world, door) {
      await world.write('scripts/matrix.js', `console.log('seen by ${door}');\n`);
      const run = await world.ask('dana', 'script in two');
      await world.write('scripts/matrix.js', `console.log('not seen by ${door}');\n`);
      assert.match((await world.vote(door, 'rita', run)).said, /changed|not the plan|names the plan/);
      const now = await world.now(run);
      assert.equal(now.approvals.at(-1)?.votes.length, 0);
      await world.cancel(run);
    },
  },
  {
    id: 'critical',
    given: 'A critical workflow is approved outside the tab.',
    promise: 'Denied: in the tab only. In the tab with a fresh sign-in it counts.',
    async play(world, door) {
      const run = await world.ask('dana', 'danger in free');
      const { said } = await world.vote(door, 'rita', run);
      if (door === 'tab') return void (await world.in(run, 'succeeded'));
      assert.match(said, /tab only/);
      await stillWaits(world, run, 0);
    },
  },
  {
    id: 'critical-old-sign-in',
    given: 'A critical workflow is approved in the tab with a sign-in older than five minutes.',
    promise: 'Denied: sign in anew.',
    doors: ['tab'],
    async play(world) {
      const run = await world.ask('dana', 'danger in free');
      const token = await world.tokenOf('rita');
      world.clock.moveBy(5 * MINUTE + 2000);
      assert.match((await world.voteWith(token, run)).said, /last five minutes/);
      await stillWaits(world, run, 0);
    },
  },
  {
    id: 'directory-down',
    given: 'The directory does not answer.',
    promise: 'Denied with that reason; nothing is guessed.',
    async play(world, door) {
      const run = await world.ask('dana', 'act in one');
      world.breakDirectory();
      assert.match((await world.vote(door, 'rita', run)).said, /directory does not answer/);
      assert.equal(await votes(world, run), 0);
    },
  },
  {
    id: 'never-started',
    given: 'It was approved and could not start while the approval was valid.',
    promise: 'It expires; nothing is started.',
    async play(world, door) {
      const first = await world.ask('dana', 'locked in free');
      const run = await world.ask('dana', 'locked in one');
      await world.vote(door, 'rita', run);
      await world.in(run, 'queued');
      world.clock.moveBy(10 * MINUTE + 1000);
      const ended = await world.in(run, 'expired');
      assert.equal(ended.reason, 'approval.lapsed');
      await world.cancel(first);
    },
  },
  {
    id: 'same-target',
    given: 'Two approved runs have the same lock.',
    promise: 'The second waits and starts when the first has ended.',
    async play(world, door) {
      const first = await world.ask('dana', 'locked in free');
      const run = await world.ask('dana', 'locked in one');
      await world.vote(door, 'rita', run);
      await world.in(run, 'queued');
      await world.cancel(first);
      await world.in(run, 'waiting');
      await world.cancel(run);
      await world.in(run, 'cancelled');
    },
  },
  {
    id: 'break-glass',
    given: 'Somebody with the right breaks the glass, with a reason.',
    promise: 'It runs at once, is marked everywhere, and stays under review until somebody else closes it.',
    doors: ['chat'],
    async play(world) {
      assert.match(await world.say('dana', 'break-glass "the site is down" act in two'), /break_glass|without approval/);
      assert.match(await world.say('boss', 'break-glass "short" act in two'), /why it cannot wait/);
      const run = await world.ask('boss', 'break-glass "the site is down" act in two');
      const done = await world.in(run, 'succeeded');
      assert.equal(done.breakGlass?.review, null);
      assert.match(textOf(await world.card(run)), /Without approval: the site is down Nobody has reviewed it yet/);
      assert.match(await world.say('boss', `review ${run.id} all well`, done), /somebody else has to review/);
      await world.say('rita', `review ${run.id} looked at it, all well`, done);
      assert.equal((await world.now(run)).breakGlass?.review?.by.name, 'rita');
    },
  },
  {
    id: 'refresh',
    given: 'A card is refreshed, by anybody and as often as they like.',
    promise: 'Nothing is decided.',
    doors: ['card'],
    async play(world) {
      const run = await world.ask('dana', 'act in one');
      for (const person of ['rita', 'dana', 'olga'] as const) assert.match((await world.refresh(person, run)).said, /Waiting for approval/);
      await stillWaits(world, run, 0);
    },
  },
];
