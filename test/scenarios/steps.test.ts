import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { BoardMessage } from '../../bot/local/connector/message-board.ts';
import { buttonsOf, replyText, textOf } from '../support/card-text.ts';
import { type LocalApp, startLocalApp, until } from '../support/local-app.ts';

const HEAD = `version: 1
risk: low
description: A workflow of a test.
`;

const WORKFLOWS = {
  'workflows/flood.yml': `${HEAD}title: Flood
command: flood
steps:
  - id: flood
    name: Print ten megabytes
    uses: script.run
    with: { script: flood.js }
    effect: read
    timeout: 1m
`,
  'scripts/flood.js': `const line = 'x'.repeat(99) + '\\n';
for (let sent = 0; sent < 10_000_000; sent += 100_000) process.stdout.write(line.repeat(1000));
console.log('the last line');
`,
  'workflows/risky.yml': `${HEAD}title: Risky
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
  'workflows/gated.yml': `${HEAD}title: Gated
command: gated
steps:
  - id: first
    message: before the gate
  - id: gate
    approval: { role: release-manager, count: 1, expiresAfter: 1h, prompt: Go on? }
  - id: pause
    wait: 1s
  - id: last
    message: after the gate
`,
  'workflows/talk.yml': `${HEAD}title: Talk
command: talk
steps:
  - id: talk
    name: Say something and go on
    uses: script.run
    with: { script: talk.js }
    effect: read
    timeout: 20s
`,
  // Ends only once somebody has read along.
  'scripts/talk.js': `import { existsSync } from 'node:fs';
console.log('half way there');
console.error(process.env.SHOP_HOME);
const timer = setInterval(() => { if (existsSync(process.env.SHOP_HOME + '/heard')) clearInterval(timer); }, 20);
`,
  'workflows/clock.yml': `${HEAD}title: Clock
command: clock
on:
  schedule:
    - { cron: "* * * * *", timezone: Europe/Warsaw }
steps:
  - id: tick
    message: tick
`,
  'workflows/parallel.yml': `${HEAD}title: Parallel
command: parallel
steps:
  - id: a
    uses: script.run
    with: { script: meet.js, arguments: [a, b] }
    needs: []
    effect: read
    timeout: 20s
  - id: b
    uses: script.run
    with: { script: meet.js, arguments: [b, a] }
    needs: []
    effect: read
    timeout: 20s
  - id: both
    message: both met
    needs: [a, b]
`,
  // Each writes its own name and ends only when it has seen the other's: it works only when both run at once.
  'scripts/meet.js': `import { existsSync, writeFileSync } from 'node:fs';
const [own, other] = process.argv.slice(2);
const at = (name) => process.env.SHOP_HOME + '/met-' + name;
writeFileSync(at(own), '');
const timer = setInterval(() => { if (existsSync(at(other))) { console.log(own + ' met ' + other); clearInterval(timer); } }, 20);
`,
};

const POLICY = `version: 1
roles:
  developer: { appRoles: [Signalbox.Developer] }
  release-manager: { appRoles: [Signalbox.ReleaseManager] }
  timer: { people: [signalbox/scheduler] }
environments:
  staging: {}
  production: { approval: { role: release-manager, count: 1, expiresAfter: 1h } }
rules:
  - { id: all, allow: [run, view, cancel, resolve, audit], roles: [developer, release-manager] }
  - { id: timer-runs-clock, allow: [run], roles: [timer], workflows: [clock] }
`;

describe('what steps can do', function () {
  // Starting the whole product takes seconds where the machine does other things as well.
  this.timeout(120_000);
  let local: LocalApp;
  let now = Date.parse('2026-03-01T12:00:30Z');
  const clock = { now: () => new Date(now) };
  before(async () => {
    local = await startLocalApp({ files: { ...WORKFLOWS, 'policy.yml': POLICY }, clock });
  });
  after(() => local.stop());

  const sayings = (thread: string): readonly string[] =>
    local.teams.world.board
      .all()
      .filter((message) => message.threadId === thread && message.from.kind === 'bot')
      .map(textOf);
  const answer = (thread: string, words: RegExp): Promise<BoardMessage> =>
    local.teams.waitFor((message) => message.threadId === thread && message.from.kind === 'bot' && words.test(textOf(message)), 20_000);

  it('keeps the end of ten megabytes of output and says how much was dropped', async () => {
    const { message } = await local.teams.say('developer', '@Signalbox flood');
    const card = await answer(message.id, /✓ Succeeded/);
    assert.match(textOf(card), /the last line/);
    const run = await local.runIn(['succeeded'], (other) => other.plan.workflow.name === 'flood');
    const outcome = run.steps[0]?.outcome;
    assert.ok(outcome && outcome.outputBytes >= 10_000_000, 'all bytes are counted');
    assert.ok(outcome.droppedBytes > 8_000_000, 'most were dropped');
    assert.ok(Buffer.byteLength(JSON.stringify(card.activity)) < 28_000, 'the card stays small');
  });

  it('shows on the card what a step prints while it runs', async () => {
    const { message } = await local.teams.say('developer', '@Signalbox talk');
    const card = await answer(message.id, /half way there/);
    assert.match(textOf(card), /► Running/);
    const run = await local.runIn(['running'], (other) => other.plan.workflow.name === 'talk');
    const home = /half way there\n(.*)\n/.exec(await local.app.store.output(run.id, 'talk'))?.[1];
    assert.ok(home);
    await writeFile(path.join(home, 'heard'), '');
    await answer(message.id, /✓ Succeeded/);
  });

  it('asks a person when an unsafe step was stopped half way, and goes on as they say', async () => {
    const { message } = await local.teams.say('developer', '@Signalbox risky');
    const card = await answer(message.id, /not known whether/);
    assert.equal(buttonsOf(card).length, 3);
    assert.deepEqual(
      sayings(message.id).filter((text) => /^went on/.test(text)),
      [],
    );
    await local.teams.press('release-manager-a', card.id, { verb: 'it_ran' });
    await answer(message.id, /^went on after succeeded/);
    await answer(message.id, /✓ Succeeded/);
  });

  it('stops for an approval in the middle, waits, and goes on', async () => {
    const { message } = await local.teams.say('developer', '@Signalbox gated');
    await answer(message.id, /before the gate/);
    const card = await answer(message.id, /Go on\?/);
    assert.ok(!sayings(message.id).some((text) => text === 'after the gate'));
    const own = await local.teams.press('developer', card.id, { verb: 'approve' });
    assert.match(replyText(own.body), /requester-never-approves/);
    await local.teams.press('release-manager-b', card.id, { verb: 'approve' });
    await local.runIn(['waiting'], (run) => run.steps.some((step) => step.id === 'pause' && step.state === 'waiting'));
    now += 2000;
    await answer(message.id, /^after the gate$/);
  });

  it('expires an approval that nobody gave, and no button stays', async () => {
    const { message } = await local.teams.say('developer', '@Signalbox deploy shop 1.1.0 to production');
    await answer(message.id, /Waiting for approval/);
    now += 3_600_000;
    const card = await answer(message.id, /Expired/);
    assert.deepEqual(buttonsOf(card), []);
  });

  it('runs independent steps at the same time and joins them', async () => {
    const { message } = await local.teams.say('developer', '@Signalbox parallel');
    await answer(message.id, /^both met$/);
  });

  it('fires a schedule once at its time, and reports one that was missed', async () => {
    const fired = async (): Promise<number> => (await local.events({ type: 'schedule.fired' })).length;
    const before = await fired();
    now += 60_000 - (now % 60_000) + 500;
    await until(
      async () => ((await fired()) === before + 1 ? true : null),
      async () => 'the schedule did not fire',
    );
    const run = await local.runIn(['succeeded'], (other) => other.plan.workflow.name === 'clock');
    assert.equal(run.via, 'schedule');
    await new Promise((resolve) => setTimeout(resolve, 300));
    assert.equal(await fired(), before + 1);
    now += 600_000;
    await until(
      async () => ((await local.events({ type: 'schedule.missed' })).length > 0 ? true : null),
      async () => 'the missed firing was not reported',
    );
    assert.equal(await fired(), before + 1);
  });
});
