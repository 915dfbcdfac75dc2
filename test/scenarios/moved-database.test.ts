import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { verifyLog } from '../../bot/auditing/verify-log.ts';
import { main } from '../../bot/cli/main.ts';
import { sealLog } from '../../bot/core/audit/seal.ts';
import type { Run } from '../../bot/core/run/run.ts';
import { anchored } from '../auditing/sealed-log.ts';
import { type LocalApp, startLocalApp } from '../support/local-app.ts';
import { freshPostgres } from '../support/postgres.ts';
import { twoUsers } from '../support/two-users.ts';
import { createWitness } from '../support/witness.ts';

const SITE = {
  'workflows/announce.yml': `version: 1
title: Announce
risk: low
command: announce <environment>
inputs:
  environment: { type: choice, title: Environment, options: [staging, production] }
environment: \${{ inputs.environment }}
steps:
  - { id: say, message: announced }
`,
  'policy.yml': `version: 1
roles:
  developer: { appRoles: [Signalbox.Developer] }
  release-manager: { appRoles: [Signalbox.ReleaseManager] }
environments:
  staging: {}
  production: { approval: { role: release-manager } }
rules:
  - { id: developers, allow: [run, view], roles: [developer, release-manager] }
`,
};

type Urls = Readonly<{ url: string; migrationUrl?: string }>;

const move = (dataDir: string, urls: Urls) => typed('move', dataDir, urls);

/** Types `signalbox db …`, and gives its exit code and what it said. */
async function typed(verb: string, dataDir: string, urls: Urls) {
  const said: string[] = [];
  const env = {
    SIGNALBOX_DATA_DIR: dataDir,
    DATABASE_URL: urls.url,
    ...(urls.migrationUrl === undefined ? {} : { MIGRATION_DATABASE_URL: urls.migrationUrl }),
  };
  const terminal = { env, out: (text: string) => void said.push(text), err: (text: string) => void said.push(text) };
  return { status: await main(['db', verb], terminal), said: said.join('\n') };
}

async function counted(url: string, table: string): Promise<number> {
  const client = new pg.Client(url);
  await client.connect();
  const { rows } = await client.query<{ count: string }>(`select count(*) as count from ${table}`).finally(() => client.end());
  return Number(rows[0]?.count);
}

async function approved(app: LocalApp, run: Run): Promise<Response> {
  const manager = app.config.site?.site.people.find(({ id }) => id === 'release-manager-a') ?? assert.fail();
  return await fetch(`${app.origin}/api/runs/${run.id}/votes`, {
    method: 'POST',
    headers: { authorization: `Bearer ${await app.surroundings.issuer.userToken(manager)}`, 'content-type': 'application/json' },
    body: JSON.stringify({ approvalId: run.approvals[0]?.id, verdict: 'approve', comment: '', planHash: run.planHash }),
  });
}

describe('an embedded database that is moved to Postgres', function () {
  this.timeout(120_000);
  const notary = createWitness();
  const left: (() => Promise<unknown>)[] = [];
  let dataDir: string;
  let waiting: Run;
  let events: number;

  const started = async (more: object = {}): Promise<LocalApp> =>
    await startLocalApp({ dataDir, files: SITE, unpaced: true, database: 'disk', ...more });
  const production = (app: LocalApp, state: Run['state']): Promise<Run> =>
    app.runIn([state], ({ plan }) => plan.environment === 'production');

  before(async () => {
    dataDir = await mkdtemp(path.join(os.tmpdir(), 'signalbox-moved-'));
    const app = await started();
    await app.teams.say('developer', '@Signalbox announce staging');
    await app.runIn(['succeeded']);
    await app.teams.say('developer', '@Signalbox announce production');
    waiting = await production(app, 'waiting_approval');
    await sealLog({ log: app.app.store.log, notary }, null);
    events = (await app.app.store.log.head()).size;
    await app.stop();
  });
  after(async () => {
    for (const step of left.reverse()) await step();
    await rm(dataDir, { recursive: true, force: true });
  });

  async function database(): Promise<string> {
    const { url, drop } = await freshPostgres();
    left.push(drop);
    return url;
  }

  it('stays as it was when something is in the other one already, and is told so', async () => {
    const url = await database();
    const other = await mkdtemp(path.join(os.tmpdir(), 'signalbox-other-'));
    const used = await startLocalApp({ dataDir: other, files: SITE, database: { url } });
    await used.teams.say('developer', '@Signalbox announce staging');
    await used.runIn(['succeeded']);
    await used.stop();
    await rm(other, { recursive: true, force: true });
    const before = await counted(url, 'signalbox.audit_events');
    const { status, said } = await move(dataDir, { url });
    assert.equal(status, 1);
    assert.match(said, /already has \d+ events and 1 runs, so nothing was moved/);
    assert.equal(await counted(url, 'signalbox.audit_events'), before);
  });

  it('stays as it was when a row cannot be written, and leaves nothing in the other one', async () => {
    const url = await database();
    assert.equal((await typed('migrate', dataDir, { url })).status, 0);
    const client = new pg.Client(url);
    await client.connect();
    await client.query(`alter table signalbox.audit_details add constraint broken check (seq < 3)`).finally(() => client.end());
    assert.equal((await move(dataDir, { url })).status, 1);
    assert.equal(await counted(url, 'signalbox.audit_events'), 0);
    assert.equal(await counted(url, 'signalbox.runs'), 0);
    await (await started()).stop();
  });

  it('goes there as a whole: its log verifies, what waited is approved there, and it is not opened any more', async () => {
    const url = await database();
    const { status, said } = await move(dataDir, { url });
    assert.equal(status, 0, said);
    const moved = Number(/^Moved: (\d+) events and 2 runs/.exec(said)?.[1]);
    assert.ok(moved >= events, said);
    events = moved;
    await assert.rejects(started(), { reason: 'store.moved' });

    const app = await started({ database: { url } });
    left.push(() => app.stop());
    assert.equal((await verifyLog(app.app.store.log, await anchored(app.app.store, notary))).problem, null);
    assert.equal((await approved(app, waiting)).status, 200);
    assert.equal((await production(app, 'succeeded')).id, waiting.id);
    await sealLog({ log: app.app.store.log, notary }, null);
    const { problem, events: now } = await verifyLog(app.app.store.log, await anchored(app.app.store, notary));
    assert.equal(problem, null, problem?.sentence);
    assert.ok(now > events);
  });

  it('is nothing to move while nothing was done in it', async () => {
    const empty = await mkdtemp(path.join(os.tmpdir(), 'signalbox-empty-'));
    left.push(() => rm(empty, { recursive: true, force: true }));
    const { status, said } = await move(empty, { url: await database() });
    assert.equal(status, 1);
    assert.match(said, /There is nothing to move/);
  });

  it('is marked by doing it again when the first time ended before that', async () => {
    const url = await database();
    await rm(path.join(dataDir, 'database.moved'), { force: true });
    assert.match((await move(dataDir, { url })).said, /^Moved: /);
    await rm(path.join(dataDir, 'database.moved'));
    const again = await move(dataDir, { url });
    assert.match(again.said, new RegExp(`It was moved before: ${events} events and 2 runs are there`));
    await assert.rejects(started(), { reason: 'store.moved' });
    assert.equal((await move(dataDir, { url })).status, 1);
  });

  it('is moved by the user that owns the tables, and read by the other one', async () => {
    const { ownerUrl, productUrl, drop } = await twoUsers();
    left.push(drop);
    await rm(path.join(dataDir, 'database.moved'), { force: true });
    const { status, said } = await move(dataDir, { url: productUrl, migrationUrl: ownerUrl });
    assert.equal(status, 0, said);
    assert.equal(await counted(productUrl, 'signalbox.audit_events'), events);
  });
});
