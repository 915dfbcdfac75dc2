import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { systemClock } from '../../bot/core/clock.ts';
import type { Run } from '../../bot/core/run/run.ts';
import type { BoardMessage } from '../../bot/local/connector/message-board.ts';
import type { Where } from '../../bot/local/connector/people-in-teams.ts';
import { buttonsOf, textOf } from '../support/card-text.ts';
import { type LocalApp, startLocalApp } from '../support/local-app.ts';
import { until } from '../support/until.ts';

const WAITS = 'deploy shop 1.1.0 to production';
const FILES = {
  'policy-tests.yml': null,
  'workflows/risky.yml': `version: 1
risk: low
description: A workflow of a test.
title: Risky
command: risky
steps:
  - id: slow
    name: Something that cannot be repeated
    uses: script.run
    with: { script: slow.js }
    effect: unsafe
    timeout: 1s
  - id: say
    message: went on after \${{ steps.slow.state }}
`,
  'scripts/slow.js': `setInterval(() => undefined, 1000);
`,
};

/** Whatever can be changed with a private command: everybody can read who did it, once, however much else is said of it. */
describe('the public record of a private command', function () {
  this.timeout(120_000);
  let local: LocalApp;
  before(async () => {
    local = await startLocalApp({ unpaced: true, governed: true, files: FILES });
  });
  after(() => local.stop());

  const channels = (): readonly string[] => local.teams.world.team.channels.map(({ id }) => id);
  const inChannels = (): readonly BoardMessage[] =>
    local.teams.world.board.all().filter(({ from, place }) => from.kind === 'bot' && channels().includes(place));
  const here = (): Where => ({ channel: channels()[0] ?? assert.fail() });
  const elsewhere = (): Where => ({ channel: channels()[1] ?? assert.fail() });

  type Left = Readonly<{ alone: string; openly: readonly string[] }>;

  /** Types it, and gives what its sender alone is told and what everybody reads in any channel. */
  const slash = async (person: string, text: string, where: Where = here()): Promise<Left> => {
    const known = new Set(inChannels().map(({ id }) => id));
    await local.teams.say(person, text, { where, slash: true });
    const since = (alone: boolean): readonly string[] =>
      inChannels()
        .filter(({ id, onlyFor }) => !known.has(id) && (onlyFor === person) === alone)
        .map(textOf);
    await until(`${text} is answered`, () => since(true).length > 0 && since(false).length > 0, 20_000);
    await new Promise((go) => setTimeout(go, 400));
    return { alone: since(true).join(' | '), openly: since(false) };
  };
  const waiting = async (): Promise<Run> => {
    const { message } = await local.teams.say('developer', `@Signalbox ${WAITS}`);
    await until('its card is there', () => inChannels().some((one) => one.threadId === message.id && buttonsOf(one).length > 0), 20_000);
    return local.runIn(['waiting_approval'], ({ plan }) => plan.workflow.name === 'deploy');
  };
  const voteOn = ({ id, planHash }: Run): string => `${id} ${planHash.slice(0, 8)}`;
  const stuck = async (): Promise<Readonly<{ run: Run; thread: string }>> => {
    const { message } = await local.teams.say('release-manager-b', '@Signalbox risky');
    const run = await local.runIn(['needs_decision'], ({ plan }) => plan.workflow.name === 'risky');
    return { run, thread: message.id };
  };
  /** Exactly one of the public messages is the record; others are what is said anyway. */
  const records = ({ openly }: Left, words: RegExp): number => openly.filter((text) => words.test(text)).length;
  const HERE = /Everybody here can read that you did it/;

  it('names who said what became of a step, also where the workflow goes on and says something itself', async () => {
    const { run, thread } = await stuck();
    const left = await slash('release-manager-a', 'it ran', { thread });
    assert.ok(records(left, /^went on after succeeded/) > 0);
    assert.equal(records(left, /^Release manager A, with a private command, r-\w{8}: it ran$/), 1);
    assert.equal(left.openly.length, 2);
    assert.match(left.alone, HERE);
    assert.equal((await local.run(run.id)).state, 'succeeded');
  });

  it('is what its requester is told of a vote', async () => {
    for (const verb of ['approve', 'reject'] as const) {
      const left = await slash('release-manager-a', `${verb} ${voteOn(await waiting())}`);
      assert.equal(records(left, new RegExp(`Release manager A ${verb === 'approve' ? 'approved' : 'rejected'} `)), 1);
      assert.equal(records(left, /with a private command/), 0);
      assert.match(left.alone, HERE);
    }
  });

  it('stands where the run is, and whoever did it elsewhere is told so', async () => {
    const { id } = await waiting();
    const left = await slash('release-manager-a', `cancel ${id}`, elsewhere());
    assert.equal(left.openly.length, 1);
    assert.match(left.openly[0] ?? '', /Release manager A cancelled/);
    assert.equal(left.alone, `Done. Everybody who follows ${id}, where it was asked for, can read that you did it.`);
  });

  it('is a line where it was typed, where nobody else is told', async () => {
    const { id } = await waiting();
    const left = await slash('developer', `cancel ${id}`, elsewhere());
    assert.deepEqual(left.openly, [`Developer, with a private command, ${id}: cancel ${id}`]);
    assert.match(left.alone, HERE);
  });

  for (const [person, text] of [
    ['developer', `at "in 3 days" ${WAITS}`],
    ['release-manager-a', `break-glass "the site is down" ${WAITS}`],
  ] as const) {
    it(`is the card of a run: ${text.split(' ')[0]}`, async () => {
      const left = await slash(person, text);
      assert.match(left.alone, /Everybody here sees the card of r-/);
      assert.equal(records(left, /with a private command/), 0);
      assert.ok(records(left, /shop 1\.1\.0/i) > 0);
    });
  }

  it('is a line with who closed a review', async () => {
    const run = await local.runIn(['succeeded', 'failed'], ({ breakGlass }) => breakGlass !== null);
    const left = await slash('release-manager-b', `review ${run.id} it was right`);
    assert.deepEqual(left.openly, [`Release manager B, with a private command, ${run.id}: review ${run.id} it was right`]);
    assert.match(left.alone, HERE);
  });

  it('is what is said of a vote that was handed on, and that came back', async () => {
    for (const [text, words] of [
      ['delegate release-manager to @Release manager B until 3d', /Release manager A hands their vote/],
      ['delegate stop', /Release manager A has their vote/],
      ['out of office until 3d substitute @Release manager B', /Release manager A hands their vote/],
    ] as const) {
      const left = await slash('release-manager-a', text);
      assert.equal(records(left, words), 1);
      assert.equal(left.openly.length, 1);
      assert.match(left.alone, HERE);
    }
    const [given] = await local.events({ type: 'delegation.given' });
    const { actor } = given ?? assert.fail();
    assert.ok(actor?.kind === 'person');
    const [delegation] = await local.app.store.delegations(systemClock.now(), [actor]);
    const left = await slash('release-manager-b', `delegate stop ${delegation?.id}`);
    assert.equal(left.openly.length, 1);
    assert.equal(records(left, /Release manager B gives the vote as release-manager back to Release manager A/), 1);
  });

  it('is the card of proposed rules, and a line with who answered them', async () => {
    const file = path.join(local.site.siteDir, 'policy.yml');
    const inFolder = async (): Promise<string | undefined> =>
      /rules that are not in force: ([0-9a-f]{8})/.exec(await (await fetch(`${local.origin}/readyz`)).text())?.[1];
    for (const [verdict, to] of [
      ['reject', '30m'],
      ['approve', '20m'],
    ] as const) {
      const before = await inFolder();
      await writeFile(file, (await readFile(file, 'utf8')).replace(/expiresAfter: \w+/, `expiresAfter: ${to}`));
      const hash = await until('the folder was looked at', async () => [await inFolder()].find((one) => one !== before));
      const proposed = await slash('release-manager-a', 'rules propose');
      assert.equal(proposed.openly.length, 1);
      assert.match(proposed.openly[0] ?? '', /Proposed/);
      const text = `rules ${verdict} ${hash} because`;
      const left = await slash('release-manager-b', text);
      assert.deepEqual(left.openly, [`Release manager B, with a private command: ${text}`]);
    }
  });

  it('has beside it in the log what was not understood, or asked for a form, and that it was private', async () => {
    const typed = [
      ['command.not_understood', 'deplyo shop'],
      ['command.not_understood', 'deploy shop nonsense=1 "'],
      ['form.asked', 'deploy shop'],
    ] as const;
    for (const [type, text] of typed) {
      for (const [slash, isPrivate] of [
        [true, true],
        [false, undefined],
      ] as const) {
        const known = (await local.events({ type })).length;
        await local.teams.say('developer', slash ? text : `@Signalbox ${text}`, { slash });
        const events = await local.events({ type });
        assert.equal(events.length, known + 1, text);
        const seqs = events.map(({ seq }) => seq);
        assert.equal(events.find(({ seq }) => seq === Math.max(...seqs))?.detail['private'], isPrivate, text);
      }
    }
  });
});
