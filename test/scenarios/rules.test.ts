import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { inEnglish } from '../../bot/core/text/voice.ts';
import type { BoardMessage } from '../../bot/local/connector/message-board.ts';
import { buttonsOf, replyText, textOf } from '../support/card-text.ts';
import { type LocalApp, startLocalApp } from '../support/local-app.ts';
import { until } from '../support/until.ts';
import { doubtingDirectory, MISTYPED } from './rules/doubting-directory.ts';

/** A run that is under way for as long as nobody answers. */
const SLOW = `
version: 1
title: Ask and say
command: slow
steps:
  - { id: ask, approval: { role: release-manager, prompt: Go on? } }
  - { id: say, uses: script.run, with: { script: say.js }, effect: idempotent }
`;

describe('governing the rules through Teams', function () {
  this.timeout(120_000);
  let local: LocalApp;
  /** The activations by which the directory was checked. */
  const checked = new Set<number>();
  before(async () => {
    const policy = await readFile('site/policy.yml', 'utf8');
    const two = policy.replace('      count: 1\n', '      count: 2\n');
    local = await startLocalApp({
      governed: true,
      directory: await doubtingDirectory(() => checked.add(local.app.activation())),
      files: {
        'policy.yml': two,
        'policy-tests.yml': null,
        'workflows/slow.yml': SLOW,
        'scripts/say.js': "console.log('said by the first script');\n",
      },
    });
  });
  after(() => local.stop());

  const file = (name: string): string => path.join(local.site.siteDir, name);
  const folder = async () => (await local.app.operations.tab.rules(MANAGER_A)).folder;
  /** Changes a file, and waits until the folder was looked at since. */
  const edit = async (name: string, change: (text: string) => string): Promise<void> => {
    const text = await readFile(file(name), 'utf8');
    assert.notEqual(change(text), text, `${name} has another text than this test expects`);
    const before = await folder();
    await writeFile(file(name), change(text));
    await until('the folder was looked at', async () => (await folder()).hash !== before.hash);
  };
  const cardSaying = (thread: string, words: RegExp): Promise<BoardMessage> =>
    local.teams.waitFor((message) => message.threadId === thread && message.from.kind === 'bot' && words.test(textOf(message)), 30_000);
  const say = async (person: string, text: string): Promise<string> => (await local.teams.say(person, `@Signalbox ${text}`)).message.id;
  const answer = async (person: string, text: string, words: RegExp): Promise<string> =>
    textOf(await cardSaying(await say(person, text), words));
  const press = async (
    person: string,
    card: BoardMessage,
    verb: 'approve_rules' | 'reject_rules' | 'approve',
    comment = '',
  ): Promise<string> =>
    replyText((await local.teams.press(person, card.id, { verb, ...(comment === '' ? {} : { inputs: { comment } }) })).body);
  /** The approve button of a card as it once was: a copy that was not brought up to date, or a replay. */
  const pressOld = async (who: string, card: BoardMessage): Promise<string> => {
    const handle = /"verb":"approve_rules".*?"handle":"([\w-]{22})"/.exec(JSON.stringify(card.activity))?.[1] ?? '';
    const action = { type: 'Action.Execute', verb: 'approve_rules', data: { handle } } as const;
    return replyText((await local.teams.press(who, card.id, { action })).body);
  };
  const inForce = async (): Promise<Readonly<{ number: number; hash: string; how: string }>> => {
    const found = await local.app.store.site.inForce();
    assert.ok(found);
    return found;
  };
  const noticed = (number: number): Promise<unknown> =>
    until(`this process works by activation ${number}`, () => local.app.activation() >= number);
  const person = (object: string, name: string) =>
    ({
      kind: 'person',
      tenantId: '00000000-0000-4000-8000-000000000000',
      objectId: `00000000-0000-4000-8000-00000000000${object}`,
      name,
    }) as const;
  const MANAGER_A = person('2', 'Release manager A');
  const OUTSIDER = person('4', 'Outsider');

  /** Proposes what lies in the folder and gives its card. */
  const propose = async (who: string): Promise<BoardMessage> => {
    const card = await cardSaying(await say(who, 'rules propose'), /Proposed, waits for a second person/);
    return local.teams.waitFor(({ id, activity }) => id === card.id && buttonsOf({ activity }).length > 0);
  };

  it('begins with what the command line put into force', async () => {
    assert.deepEqual([(await inForce()).number, (await inForce()).how], [1, 'first']);
    await until('the folder was looked at', async () => (await folder()).hash !== null);
    const said = await answer('release-manager-a', 'rules', /In force/);
    assert.match(said, /put into force as the first ones by test at the command line.*The site folder holds the same\./);
  });

  it('does nothing with a changed folder but find it, once', async () => {
    await edit('policy.yml', (text) => text.replace('expiresAfter: 1h', 'expiresAfter: 30m'));
    const said = await answer('release-manager-a', 'rules', /holds other rules/);
    assert.match(said, /rules propose/);
    assert.equal((await inForce()).number, 1);
    const events = await local.events({ type: 'rules.found' });
    assert.equal(events.length, 1);
    const ready: unknown = await (await fetch(`${local.origin}/readyz`)).json();
    assert.match(JSON.stringify(ready), /"notes":\["The site folder holds rules that are not in force: [0-9a-f]{8}\."/);
    // The rules in force still give an hour.
    assert.match(await answer('developer', 'why deploy shop 1.1.0 to production', /once approved by/), /within 1 hour/);
  });

  it('shows who may govern which answers would change, and every line, and nobody else anything', async () => {
    const shown = await answer('release-manager-a', 'rules diff', /What people may do/);
    assert.match(shown, /developer: run deploy, restart on production/);
    assert.match(
      shown,
      /after approval by 2 × release-manager, open for 1 h, good for 1 h → after approval by 2 × release-manager, open for 30 min/,
    );
    assert.match(shown, /≠ policy\.yml changed.*− \d+ expiresAfter: 1h \+ \d+ expiresAfter: 30m/);
    assert.match(shown, /To propose it: rules propose [0-9a-f]{8}\./);
    for (const text of ['rules', 'rules diff', 'rules propose']) assert.match(await answer('outsider', text, /default-deny/), /govern/);
    assert.doesNotMatch(await answer('outsider', 'help', /What you can do here/), /rules/);
    await assert.rejects(local.app.operations.tab.rules(OUTSIDER), { code: 'forbidden', reason: 'policy.default-deny' });
    assert.deepEqual(await local.app.store.site.openProposals(), []);
  });

  it('needs a second person: the proposer cannot approve, an outsider cannot, the other manager can, on the card', async () => {
    const card = await propose('release-manager-a');
    assert.deepEqual(buttonsOf(card), ['Approve', 'Reject']);
    await answer('release-manager-b', 'rules propose', /proposed/);
    const [again] = await local.events({ type: 'command.refused' });
    assert.deepEqual([again?.actor.name, again?.detail['reason']], ['Release manager B', 'rules.proposed_already']);
    const waiting = await say('developer', 'deploy shop 1.1.0 to production');
    const run = await local.runIn(['waiting_approval']);
    await press('release-manager-a', await cardSaying(waiting, /Waiting for approval/), 'approve');

    assert.match(
      await press('release-manager-a', card, 'approve_rules'),
      /whoever proposes new rules never approves them.*proposer-never-approves/,
    );
    assert.match(await press('outsider', card, 'approve_rules'), /default-deny.*changed nothing/);
    assert.match(await press('developer', card, 'reject_rules'), /default-deny/);
    assert.equal((await inForce()).number, 1);
    const denied = (await local.events({ type: 'decision.denied' })).filter(({ detail }) => 'siteHash' in detail);
    assert.deepEqual(denied.map(({ actor, rule }) => [actor.name, rule]).reverse(), [
      ['Release manager A', 'proposer-never-approves'],
      ['Outsider', 'default-deny'],
      ['Developer', 'default-deny'],
    ]);

    const done = await press('release-manager-b', card, 'approve_rules', 'two are better');
    assert.match(done, /✓ In force.*Approved by.*Release manager B.*two are better/);
    assert.deepEqual([(await inForce()).number, (await inForce()).how], [2, 'approved']);
    const updated = await local.teams.waitFor((message) => message.id === card.id && /✓ In force/.test(textOf(message)), 20_000);
    assert.deepEqual(buttonsOf(updated), []);
    assert.match(await pressOld('release-manager-b', card), /Approved by Release manager B: two are better Your answer changed nothing/);
    const stray = local.teams.world.board.put({ ...card, id: local.teams.world.board.newId() });
    await pressOld('developer', stray);
    await local.teams.waitFor((message) => message.id === stray.id && buttonsOf(message).length === 0, 20_000);
    const types = (await local.events()).map(({ type, actor }) => `${type} ${actor.name}`);
    for (const expected of ['rules.proposed Release manager A', 'rules.approved Release manager B', 'rules.activated Release manager B']) {
      assert.ok(types.includes(expected), expected);
    }
    assert.equal(run.approvals[0]?.requirement.expiresAfterMs, 3_600_000);
  });

  it('carries out a run that is under way by the rules it was started by', async () => {
    const thread = await say('release-manager-a', 'slow');
    const run = await local.runIn(['waiting'], ({ plan }) => plan.workflow.name === 'slow');
    assert.equal(run.activation, 2);
    await edit('scripts/say.js', (text) => text.replace('first', 'second'));
    const card = await propose('release-manager-a');
    await press('release-manager-b', card, 'approve_rules');
    await noticed(3);
    await press('release-manager-b', await cardSaying(thread, /Go on\?/), 'approve');
    const ended = await local.runIn(['succeeded', 'failed', 'undone'], ({ id }) => id === run.id);
    assert.deepEqual([ended.state, ended.message], ['succeeded', 'All steps are done.']);
    assert.match(await local.app.store.output(run.id, 'say'), /said by the first script/);
    const next = await say('release-manager-a', 'slow');
    await press('release-manager-b', await cardSaying(next, /Go on\?/), 'approve');
    const newer = await local.runIn(['succeeded', 'failed'], ({ id, plan }) => plan.workflow.name === 'slow' && id !== run.id);
    assert.match(await local.app.store.output(newer.id, 'say'), /said by the second script/);
  });

  it('makes what waits stricter and keeps its votes', async () => {
    await noticed(2);
    const stricter = await local.runIn(['waiting_approval'], (run) => run.approvals[0]?.requirement.expiresAfterMs === 1_800_000);
    assert.deepEqual(
      stricter.approvals.map(({ state, votes }) => [state, votes.map(({ by }) => by.name)]),
      [['open', ['Release manager A']]],
    );
    assert.ok((await local.events({ runId: stricter.id })).some(({ type }) => type === 'approval.tightened'));
    assert.ok(stricter.activation >= 2);
  });

  it('voids the votes when the script that was voted on is another one now, and says so', async () => {
    await edit('scripts/deploy.js', (text) => `${text}\n// one line more\n`);
    const card = await propose('release-manager-b');
    assert.match(textOf(card), /For somebody with one role, no answer changes\./);
    assert.match(textOf(card), /≠ scripts\/deploy\.js/);
    await press('release-manager-a', card, 'approve_rules');
    await noticed(4);
    const renewed = await local.runIn(['waiting_approval'], (run) => run.approvals.length === 2);
    assert.deepEqual(
      renewed.approvals.map(({ state, votes }) => [state, votes.length]),
      [
        ['superseded', 1],
        ['open', 0],
      ],
    );
    assert.match(renewed.approvals[1]?.changes.map(inEnglish).join(' ') ?? '', /another sha256/);
    await local.teams.say('developer', `@Signalbox cancel ${renewed.id}`);
    await local.runIn(['cancelled']);
  });

  it('refuses to propose what cannot be used, with every problem, and shows the problem to whoever asks', async () => {
    const before = await inForce();
    await edit('policy.yml', (text) => text.replace('roles: [developer, release-manager]', 'roles: [developer, release-manger]'));
    assert.match(
      await answer('release-manager-a', 'rules', /cannot be used/),
      /policy\.yml:\d+:\d+ rules\[0\]\.roles\[1\].*Did you mean “release-manager”/,
    );
    assert.match(await answer('release-manager-a', 'rules propose', /cannot be used/), /Please mend:.*release-manger/);
    assert.equal((await inForce()).number, before.number);
    await edit('policy.yml', (text) => text.replace('release-manger', 'release-manager'));
  });

  it('keeps a proposal bound to its version while the folder goes on, rejects it with a comment, and lets the proposer take one back', async () => {
    await edit('workflows/logs.yml', (text) => text.replace('title: ', 'title: New '));
    const card = await propose('release-manager-a');
    const [proposal] = await local.app.store.site.openProposals();
    assert.ok(proposal);
    await edit('workflows/logs.yml', (text) => text.replace('title: New ', 'title: Newer '));
    assert.deepEqual(await local.app.store.site.openProposals(), [proposal]);
    const short = proposal.hash.slice(0, 8);
    assert.match(await answer('release-manager-b', 'rules reject', /Say which rules/), /rules reject 1a2b3c4d/);
    assert.match(await answer('release-manager-b', `rules reject ${short} not before the audit`, /rejected/), new RegExp(short));
    const rejected = await local.teams.waitFor((message) => message.id === card.id && /⊘ Rejected/.test(textOf(message)), 20_000);
    assert.match(textOf(rejected), /Release manager B.*not before the audit/);
    assert.deepEqual(buttonsOf(rejected), []);

    const again = await propose('release-manager-a');
    await press('release-manager-a', again, 'reject_rules', 'my mistake');
    assert.match(
      textOf(await local.teams.waitFor((message) => message.id === again.id && /⊘/.test(textOf(message)), 20_000)),
      /Taken back by Release manager A/,
    );
  });

  it('closes what else was proposed when one comes into force, because it was compared with other rules', async () => {
    const [first, second] = ['title: Newer ', 'title: Newest '];
    const old = await propose('release-manager-a');
    await edit('workflows/logs.yml', (text) => text.replace(first, second));
    const card = await propose('release-manager-b');
    await press('release-manager-a', card, 'approve_rules');
    assert.match(
      textOf(await local.teams.waitFor((message) => message.id === old.id && /Other rules came first/.test(textOf(message)), 20_000)),
      /rules propose/,
    );
    assert.match(await pressOld('release-manager-b', old), /Other rules came into force first/);
    assert.equal((await inForce()).number, 5);
  });

  it('goes back to an earlier version the same way: by proposal of its hash and a second person', async () => {
    const [, earlier] = await local.app.store.site.activations(2);
    assert.ok(earlier);
    const short = earlier.hash.slice(0, 8);
    const card = await cardSaying(await say('release-manager-a', `rules propose ${short}`), /Proposed, waits/);
    assert.match(textOf(card), /title: Newest/);
    await noticed(5);
    assert.match(await answer('release-manager-b', `rules approve ${short} back again`, /in force now/), new RegExp(short));
    assert.equal((await inForce()).hash, earlier.hash);
  });

  it('checks the directory by every version that comes into force', async () => {
    await until('the directory was checked by the last rules', () => checked.has(local.app.activation()));
    assert.ok(checked.has(1));
    assert.ok(checked.size > 1);
  });

  it('tells the proposer, in chat and in the tab, what the new rules name and the directory does not have', async () => {
    const { hash } = await folder();
    await edit('policy.yml', (text) => text.replace('appRoles: [Signalbox.Developer]', `$&\n    groups: ['${MISTYPED}']`));
    const doubt = new RegExp(`names the group ${MISTYPED}, which .* does not have`);
    const thread = await say('release-manager-a', 'rules propose');
    assert.match(textOf(await cardSaying(thread, doubt)), /probably not meant.*Correct the id/);
    const card = await cardSaying(thread, /Proposed, waits for a second person/);
    await press('release-manager-a', card, 'reject_rules', 'a typing error');
    const mistyped = (await folder()).hash ?? assert.fail();
    const { view } = await local.app.operations.tab.proposeRules(MANAGER_A, mistyped);
    assert.match(view.warnings.map(inEnglish).join('\n'), doubt);
    await edit('policy.yml', (text) => text.replace(/\n {4}groups: .*/, ''));
    assert.equal((await folder()).hash, hash);
    const again = await say('release-manager-b', `rules propose ${hash?.slice(0, 8)}`);
    await cardSaying(again, /Proposed, waits for a second person/);
    assert.ok(!local.teams.world.board.all().some((other) => other.threadId === again && doubt.test(textOf(other))));
  });
});
