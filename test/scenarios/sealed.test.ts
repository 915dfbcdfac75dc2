import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { AppError } from '../../bot/core/errors.ts';
import type { Run } from '../../bot/core/run/run.ts';
import { type LocalApp, startLocalApp } from '../support/local-app.ts';
import { until } from '../support/until.ts';
import { createWitness, type Witness } from '../support/witness.ts';

const AWAY = new AppError({ code: 'unavailable', reason: 'audit.notary_unreachable', message: 'The notary does not answer.' });

describe('what must be sealed before it takes effect', function () {
  this.timeout(120_000);
  let notary: Witness;
  let local: LocalApp;
  before(async () => {
    notary = createWitness();
    // What is refused is refused as soon as it would be after ten seconds.
    local = await startLocalApp({ sealPatienceMs: 1000, around: (made) => ({ ...made, notary }) });
  });
  beforeEach(() => {
    notary.away = null;
    notary.delayMs = 0;
  });
  after(() => local.stop());

  async function versionOf(environment: 'staging' | 'production'): Promise<unknown> {
    const answer: unknown = await (await fetch(`${local.site.shop[environment]}/health`)).json();
    return Object.entries(answer ?? {}).find(([name]) => name === 'version')?.[1];
  }
  const asked = async (text: string): Promise<Run> => {
    const known = new Set((await local.app.store.runs({}, null, 100)).rows.map(({ id }) => id));
    await local.teams.say('developer', `@Signalbox ${text}`);
    return local.runIn(['waiting_approval', 'queued', 'running', 'succeeded', 'failed', 'undone'], ({ id }) => !known.has(id));
  };
  const ended = (run: Run): Promise<Run> => local.runIn(['succeeded', 'failed', 'undone', 'cancelled'], ({ id }) => id === run.id);

  it('is everything that was decided about a run, before its first effect', async () => {
    notary.delayMs = 300;
    const before = notary.asked.length;
    const run = await asked('deploy shop 1.1.0 to staging');
    await until('nothing was sealed', async () => notary.asked.length > before);
    assert.equal(await versionOf('staging'), '1.0.0');
    await ended(run);
    assert.equal(await versionOf('staging'), '1.1.0');
    const started = await local.app.store.log.lastOfRun(run.id, ['run.started']);
    assert.ok((notary.asked[before]?.size ?? 0) >= (started ?? Number.POSITIVE_INFINITY));
  });

  it('keeps a run from taking effect while it cannot be had, and says so', async () => {
    notary.away = AWAY;
    const run = await ended(await asked('deploy shop 1.0.0 to staging'));
    assert.equal(run.state, 'failed');
    assert.equal(run.steps.find(({ state }) => state === 'failed')?.outcome?.reason, 'audit.not_sealed');
    assert.equal(await versionOf('staging'), '1.1.0');
    const told = await local.teams.waitFor(
      (message) => JSON.stringify(message).includes('could not be sealed outside the database'),
      20_000,
    );
    assert.ok(told);
  });

  it('does not hold up what only reads', async () => {
    notary.away = AWAY;
    const run = await ended(await asked('logs shop on staging'));
    assert.equal(run.state, 'succeeded');
  });

  it('lets whoever broke the glass go on, and marks it once', async () => {
    notary.away = AWAY;
    await local.teams.say('release-manager-a', '@Signalbox break-glass "the site is down" deploy shop 1.1.0 to production');
    const run = await local.runIn(['succeeded', 'failed', 'undone'], ({ breakGlass }) => breakGlass !== null);
    assert.equal(run.state, 'succeeded');
    assert.equal(await versionOf('production'), '1.1.0');
    const [marked, ...others] = await local.events({ runId: run.id, type: 'log.unsealed' });
    assert.match(marked?.sentence ?? '', /before the audit log could be sealed/);
    assert.deepEqual(others, []);
  });

  it('says to whoever watches that the log is not sealed, until it is again', async () => {
    notary.away = AWAY;
    await ended(await asked('deploy shop 1.0.0 to staging'));
    const notes = async (): Promise<string> => (await fetch(`${local.origin}/readyz`)).text();
    assert.match(await notes(), /audit log cannot be sealed; \d+ events wait\. The notary does not answer/);
    notary.away = null;
    await until('the log is sealed again', async () => !(await notes()).includes('cannot be sealed'));
    assert.equal((await ended(await asked('deploy shop 1.0.0 to staging'))).state, 'succeeded');
  });
});

describe('rules that come into force', function () {
  this.timeout(120_000);

  it('are used when that they did is sealed, and nothing starts before', async () => {
    const notary = createWitness();
    const local = await startLocalApp({ sealPatienceMs: 1000, around: (made) => ({ ...made, notary }) });
    notary.away = AWAY;
    const before = local.app.activation();
    const written = local.write('workflows/logs.yml', `${await starterLogs(local)}\n# another line\n`);
    await until('the folder comes into force', async () => (await local.events({ type: 'rules.activated' })).length > 1);
    assert.equal(local.app.activation(), before);
    await until('it waits for the seal', async () =>
      (await (await fetch(`${local.origin}/readyz`)).text()).includes('waits for the audit log to be sealed'),
    );
    notary.away = null;
    await written;
    assert.equal(local.app.activation(), before + 1);
    await local.stop();
  });

  it('are not worked by in a process that starts before they are sealed: what is asked for waits', async () => {
    const notary = createWitness();
    notary.away = AWAY;
    const local = await startLocalApp({ sealPatienceMs: 1000, around: (made) => ({ ...made, notary }) });
    const ready = async (): Promise<string> => (await fetch(`${local.origin}/readyz`)).text();
    assert.match(await ready(), /waits for the audit log to be sealed/);
    const { message } = await local.teams.say('developer', '@Signalbox logs shop on staging');
    await local.teams.waitFor(({ threadId, from }) => threadId === message.id && from.kind === 'bot', 20_000);
    const [held] = (await local.app.store.runs({}, null, 5)).rows;
    assert.deepEqual([held?.state, held?.startedAt], ['held', null], 'nothing of it has begun');
    notary.away = null;
    await local.runIn(['succeeded'], ({ id }) => id === held?.id);
    assert.doesNotMatch(await ready(), /waits for the audit log/);
    await local.stop();
  });
});

async function starterLogs({ site }: LocalApp): Promise<string> {
  return readFile(`${site.siteDir}/workflows/logs.yml`, 'utf8');
}
