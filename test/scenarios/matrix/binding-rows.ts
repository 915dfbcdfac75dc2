import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { inEnglish } from '../../../bot/core/text/voice.ts';
import { buttonsOf, textOf } from '../../support/card-text.ts';
import { until } from '../../support/until.ts';
import { review } from './forging.ts';
import { MINUTE, type Row, stillWaits, votes } from './row.ts';
import { SITE } from './site.ts';
import type { MatrixWorld } from './world.ts';

/** Lists the address that the workflow calls, as one of the public internet or of the own network. */
async function list(world: MatrixWorld, reach: 'public' | 'private'): Promise<void> {
  const text = await readFile(path.join(world.local.site.siteDir, 'signalbox.yml'), 'utf8');
  const entry = `\n      - { origin: "https://target.example", private: ${reach === 'private'} }`;
  await world.write('signalbox.yml', text.replace(/\n.*target\.example.*/, '').replace('    origins:', `    origins:${entry}`));
}

/** What a vote is bound to. */
export const BINDING_ROWS: readonly Row[] = [
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
      assert.match(now.approvals[1]?.changes.map(inEnglish).join(' ') ?? '', /another sha256/);
      assert.equal(now.approvals[1]?.votes.length, 0);
      await world.vote(door, 'rita', now);
      await world.vote(door, 'ravi', await world.now(run));
      const done = await world.in(run, 'succeeded');
      assert.match(done.steps[0]?.outcome?.outputTail ?? '', /second edition/);
    },
  },
  {
    id: 'script-changed-unapproved',
    given: 'A script of the plan changes before the start of a run that nobody has to approve.',
    promise: 'It ends; the requester is told what changed; neither the old script runs nor the new one.',
    doors: ['chat'],
    async play(world) {
      await world.write('scripts/matrix.js', "console.log('as it was asked for');\n");
      const run = await world.ask('dana', 'at "in 30m" script in free');
      await world.in(run, 'held');
      await world.write('scripts/matrix.js', "console.log('as it is tonight');\n");
      world.clock.moveBy(30 * MINUTE + 1000);
      const ended = await world.in(run, 'rejected');
      assert.deepEqual([ended.reason, ended.startedAt, ended.planHash], ['plan.replaced', null, run.planHash]);
      assert.match(inEnglish(ended.message ?? ''), /another sha256.*Nothing was started/);
      await world.told(run, /was not started: What would run is not what was asked for any more\./);
    },
  },
  {
    id: 'setting-changed',
    given: 'A setting of a connector changes after the first of two approvals.',
    promise: 'The votes are void, a new request says what changed.',
    async play(world, door) {
      await list(world, 'public');
      const run = await world.ask('dana', 'call in two');
      await world.vote(door, 'rita', run);
      assert.equal(await votes(world, run), 1);
      await list(world, 'private');
      await world.vote(door, 'ravi', run);
      const now = await world.now(run);
      assert.equal(now.state, 'waiting_approval');
      assert.notEqual(now.planHash, run.planHash);
      assert.deepEqual(
        now.approvals.map(({ state }) => state),
        ['superseded', 'open'],
      );
      assert.match(now.approvals[1]?.changes.map(inEnglish).join(' ') ?? '', /another reach: public, now private/);
      assert.equal(now.approvals[1]?.votes.length, 0);
      await world.cancel(run);
    },
  },
  {
    id: 'workflow-edited',
    given: 'The file of the workflow changes after the first of two approvals.',
    promise: 'The votes are void and a new request says so. What was approved before never runs, nor does the new one unapproved.',
    async play(world, door) {
      const run = await world.ask('dana', 'greet in two');
      await world.vote(door, 'rita', run);
      try {
        await world.write('workflows/greet.yml', SITE['workflows/greet.yml'].replace('message: hello', `message: hello to ${door}`));
        await world.vote(door, 'ravi', run);
        const now = await world.now(run);
        assert.deepEqual(
          now.approvals.map(({ state, votes: given }) => [state, given.length]),
          [
            ['superseded', 1],
            ['open', 0],
          ],
        );
        assert.notEqual(now.planHash, run.planHash);
        await world.vote(door, 'rita', now);
        await world.vote(door, 'ravi', await world.now(run));
        const done = await world.in(run, 'succeeded');
        assert.match(JSON.stringify(done.plan.steps), new RegExp(`hello to ${door}`));
      } finally {
        await world.write('workflows/greet.yml', SITE['workflows/greet.yml']);
      }
    },
  },
  {
    id: 'tightened',
    given: 'Policy asks for two people instead of one after the request.',
    promise: 'Two are needed.',
    async play(world, door) {
      const run = await world.ask('dana', 'act in one');
      const [before, after] = ['one: { approval: { role: release,', 'one: { approval: { role: release, count: 2,'];
      assert.ok(SITE['policy.yml'].includes(before));
      try {
        await world.write('policy.yml', SITE['policy.yml'].replace(before, after));
        await world.vote(door, 'rita', run);
        await stillWaits(world, run, 1);
        await world.vote(door, 'ravi', await world.now(run));
        await world.in(run, 'succeeded');
      } finally {
        await world.write('policy.yml', SITE['policy.yml']);
      }
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
      const card = await world.card(run);
      assert.deepEqual(buttonsOf(card), ['Open in the Signalbox tab', 'Reject', 'Cancel run']);
      assert.ok(JSON.stringify(card.activity).includes(encodeURIComponent(`"runs/${run.id}"`)));
      const { said } = await world.vote(door, 'rita', run);
      if (door === 'tab') return void (await world.in(run, 'succeeded'));
      assert.match(said, /tab only/);
      await stillWaits(world, run, 0);
      await world.vote(door, 'rita', run, 'reject');
      await world.in(run, 'rejected');
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
    id: 'critical-step',
    given: 'A critical workflow asks in the middle, and somebody approves outside the tab, or in it with an old sign-in.',
    promise: 'Denied, as before the start. In the tab with a fresh sign-in it goes on.',
    async play(world, door) {
      const asked = await world.ask('dana', 'gate in free');
      await world.vote('tab', 'rita', asked);
      const run = await world.in(asked, 'waiting');
      await until('the card asks for the step', async () => textOf(await world.card(run)).includes('Asked sre'));
      const given = await votes(world, run);
      if (door === 'tab') {
        const old = await world.tokenOf('sam');
        world.clock.moveBy(5 * MINUTE + 2000);
        assert.match((await world.voteWith(old, run)).said, /last five minutes/);
      } else {
        assert.match((await world.vote(door, 'sam', run)).said, /tab only/);
      }
      assert.deepEqual([(await world.now(run)).state, await votes(world, run)], ['waiting', given]);
      await world.vote('tab', 'sam', run);
      await world.in(run, 'succeeded');
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
    given: 'Somebody with the right breaks the glass, with a reason. (That is typed; the review is given at each door.)',
    promise: 'It runs at once, is marked everywhere, and stays under review until somebody else closes it.',
    async play(world, door) {
      assert.match(await world.say('dana', 'break-glass "the site is down" act in two'), /break_glass|without approval/);
      assert.match(await world.say('boss', 'break-glass "short" act in two'), /why it cannot wait/);
      const run = await world.ask('boss', 'break-glass "the site is down" act in two');
      const done = await world.in(run, 'succeeded');
      assert.equal(done.breakGlass?.review, null);
      assert.match(textOf(await world.card(run)), /Without approval: the site is down Nobody has reviewed it yet/);
      assert.match(await review(world, door, { person: 'boss', run: done }), /somebody else has to review/);
      assert.equal((await world.now(run)).breakGlass?.review, null);
      await review(world, door, { person: 'rita', run: done });
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
