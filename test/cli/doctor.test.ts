import assert from 'node:assert/strict';
import { rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { startNotary } from '../../audit/notary/notary.ts';
import { main } from '../../bot/cli/main.ts';
import { systemClock } from '../../bot/core/clock.ts';
import type { RunId } from '../../bot/core/ids.ts';
import type { StrandBody } from '../../bot/core/ports.ts';
import { createSecret } from '../../bot/core/secret.ts';
import { engineFindings } from '../../bot/doctor/engine.ts';
import { examine, readingOnly } from '../../bot/doctor/examine.ts';
import type { Finding } from '../../bot/doctor/finding.ts';
import { createEngine, type RunningEngine } from '../../bot/engine/engine.ts';
import { openMigrated } from '../../bot/migrated-database.ts';
import { type Database, openDatabase } from '../../bot/store/open.ts';
import { createStore } from '../../bot/store/postgres-store.ts';
import { txOn } from '../../bot/store/tx.ts';
import { event, run } from '../contract/store/samples.ts';
import { preparedDataDir, removeDirectory } from '../support/database.ts';
import { freePort } from '../support/free-port.ts';
import { configIn, keptLog, TOKEN, temporaryFolder } from '../support/notaries.ts';
import { freshPostgres } from '../support/postgres.ts';
import { silentLogger } from '../support/silent-logger.ts';

type Env = Record<string, string>;
type Ended = Readonly<{ code: number; out: string; err: string }>;

async function doctor(env: Env, ...args: readonly string[]): Promise<Ended> {
  const [out, err]: [string[], string[]] = [[], []];
  const code = await main(['doctor', ...args], { env, out: (text) => void out.push(text), err: (text) => void err.push(text) });
  return { code, out: out.join('\n'), err: err.join('\n') };
}

describe('signalbox doctor', function () {
  this.timeout(60_000);
  const body: StrandBody = {
    begin: async () => ({ go: true, attempt: 1, startedAt: new Date() }),
    // Stays under way until the engine stops.
    perform: () => new Promise(() => undefined),
    finish: async () => ({ next: 'end' }),
  };
  let folder: string;
  let remove: () => Promise<void>;
  let url: string;
  let drop: () => Promise<void>;
  let database: Database;
  let engine: RunningEngine;
  let notary: Awaited<ReturnType<typeof startNotary>>;
  let server: Server;
  let answer: Readonly<{ status: number; body: unknown }>;
  let env: Env;

  before(async () => {
    ({ folder, remove } = await temporaryFolder());
    ({ url, drop } = await freshPostgres());
    database = await openMigrated({ databaseUrl: createSecret(url), migrationUrl: null, dataDir: folder }, silentLogger);
    engine = createEngine({ database, txOn, body, logger: silentLogger });
    await engine.start();
    notary = await startNotary(configIn(folder, { name: 'signalbox' }), { logger: keptLog().logger, clock: systemClock });
    server = createServer(
      (_req, res) => void res.writeHead(answer.status, { 'content-type': 'application/json' }).end(JSON.stringify(answer.body)),
    );
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    env = {
      DATABASE_URL: url,
      SIGNALBOX_DATA_DIR: folder,
      SIGNALBOX_PORT: String((server.address() as AddressInfo).port),
      SIGNALBOX_NOTARY: notary.address,
      SIGNALBOX_NOTARY_TOKEN: TOKEN.reveal(),
      SIGNALBOX_NOTARY_PUBLIC_KEY: notary.key,
    };
  });
  beforeEach(() => {
    answer = { status: 200, body: { status: 'ready', notes: [] } };
  });
  after(async () => {
    await engine.stop(0);
    await notary.stop();
    await new Promise((resolve) => server.close(resolve));
    await database.close();
    await drop();
    await remove();
  });

  const findings = (changes: Env = {}): Promise<readonly Finding[]> => examine({ ...env, ...changes }, systemClock);
  const of = (found: readonly Finding[], check: string): readonly string[] =>
    found.filter((finding) => finding.check === check).map(({ state, sentence }) => `${state}: ${sentence}`);

  it('finds nothing wrong where all is well, and ends with 0', async () => {
    const { code, out } = await doctor(env);
    assert.match(out, /ok\s+process\s+The process at http:\/\/127\.0\.0\.1:\d+\/readyz is ready\./);
    assert.match(out, /ok\s+processes\s+\S+ lives, and has held its lease for \d+ s\./);
    assert.match(out, /ok\s+database\s+Postgres \d+\S* answers, and its tables are up to date\./);
    assert.match(out, /ok\s+clock/);
    assert.match(out, /ok\s+notary\s+The notary answers; it has sealed 0 of \d+ events\./);
    assert.match(out, /\n\nNothing is wrong\.$/);
    assert.equal(code, 0);
  });

  it('tells a program the same as JSON', async () => {
    const { code, out } = await doctor(env, '--json');
    const told: Readonly<{ healthy: boolean; findings: readonly Finding[] }> = JSON.parse(out);
    assert.deepEqual([code, told.healthy], [0, true]);
    assert.equal(typeof told.findings.find(({ check }) => check === 'clock')?.facts['skewMs'], 'number');
    assert.equal((await doctor(env, '--jsn')).code, 2);
  });

  it('names runs that nothing carries on, and not those that something does', async () => {
    const store = createStore(database);
    const long = new Date(Date.now() - 3_600_000);
    const [stuck, carried, young] = [
      run({ state: 'running', startedAt: long }),
      run({ state: 'running', startedAt: long }),
      run({ state: 'running', startedAt: new Date() }),
    ];
    await store.transaction(async (tx) => {
      for (const one of [stuck, carried, young]) await tx.insertRun(one);
      await engine.engine.enqueue(tx, { runId: carried.id, stepId: 'one', direction: 'do' });
    });
    const found = await findings();
    const [sentence = ''] = of(found, 'stuck');
    assert.match(sentence, new RegExp(`^wrong: Nothing carries on ${stuck.id} \\(deploy\\)\\.`));
    assert.equal((await doctor(env)).code, 1);
    await database.pool.query(`update signalbox.runs set state = 'failed' where id = $1`, [stuck.id]);
    assert.match(of(await findings(), 'stuck').join(), /^ok/);
  });

  it('names runs that need a decision', async () => {
    const undecided: RunId = await createStore(database).transaction(async (tx) => {
      const one = run({ state: 'needs_decision', startedAt: new Date() });
      await tx.insertRun(one);
      return one.id;
    });
    assert.match(
      of(await findings(), 'decisions').join(),
      new RegExp(`^wrong: The outcome of a step is unknown in ${undecided} \\(deploy\\)`),
    );
    await database.pool.query(`update signalbox.runs set state = 'failed' where id = $1`, [undecided]);
  });

  it('says for how long events have waited for their seal, and that the notary does not answer', async () => {
    await createStore(database).transaction((tx) => tx.appendEvents([event({ at: new Date(Date.now() - 300_000) })]));
    assert.match(of(await findings(), 'seal').join(), /^wrong: The oldest event without a seal has waited for 5 min\./);
    const gone = { SIGNALBOX_NOTARY: `unix:${path.join(folder, 'nobody.sock')}` };
    assert.match(of(await findings(gone), 'notary').join(), /^wrong: This could not be looked at: /);
  });

  it('repeats what the process says of itself, and says when none answers', async () => {
    answer = { status: 200, body: { status: 'ready', notes: ['Teams does not take what is to be sent.'] } };
    assert.deepEqual(of(await findings(), 'process').slice(1), ['note: Teams does not take what is to be sent.']);
    answer = { status: 503, body: { error: { message: 'The audit log cannot be written.' } } };
    assert.match(of(await findings(), 'process').join(), /^wrong: .* is not ready: The audit log cannot be written\.$/);
    answer = { status: 200, body: '<html>' };
    assert.match(of(await findings(), 'process').join(), /^wrong: .* not as Signalbox does$/);
    // Another process of the installation lives, perhaps on another machine.
    const silent = { SIGNALBOX_PORT: String(await freePort()) };
    assert.match(of(await findings(silent), 'process').join(), /^note: No process answers/);
  });

  it('sees that the clocks differ', async () => {
    const hourAgo = { now: () => new Date(Date.now() - 3_600_000) };
    const found = await examine(env, hourAgo);
    assert.match(of(found, 'clock').join(), /^wrong: The clock of the database is 3600(\.\d)? s ahead of the one of this machine/);
  });

  it('changes nothing: a database that was never migrated stays as it is, and that is what is wrong', async () => {
    const fresh = await freshPostgres();
    try {
      const { code, out } = await doctor({ ...env, DATABASE_URL: fresh.url });
      assert.equal(code, 1);
      assert.match(out, /WRONG\s+database\s+.*npx signalbox db migrate/);
      assert.match(out, /WRONG\s+queue\s+This could not be looked at/);
      const client = await openDatabase({ url: fresh.url }, silentLogger);
      const { rows } = await client.pool.query(`select nspname from pg_namespace where nspname in ('signalbox', 'dbos')`);
      await client.close();
      assert.deepEqual(rows, []);
    } finally {
      await fresh.drop();
    }
    const empty = path.join(folder, 'empty');
    const { DATABASE_URL: _url, ...embedded } = env;
    assert.match(
      of(await examine({ ...embedded, SIGNALBOX_DATA_DIR: empty }, systemClock), 'database').join(),
      /^note: There is no database/,
    );
    await assert.rejects(rm(empty), /ENOENT/);
  });

  it('looks in a session in which the server refuses every change, whatever else the address says', async () => {
    for (const address of [url, `${url}?options=-c%20statement_timeout%3D9000`]) {
      const reading = await openDatabase({ url: readingOnly(address) }, silentLogger);
      await assert.rejects(reading.pool.query(`update signalbox.runs set state = 'failed'`), /read-only transaction/);
      await reading.close();
    }
  });

  it('leaves an embedded database alone that a process has open', async () => {
    const dataDir = await preparedDataDir();
    const held = await openDatabase({ dataDir }, silentLogger);
    const { DATABASE_URL: _url, ...embedded } = env;
    const found = await examine({ ...embedded, SIGNALBOX_DATA_DIR: dataDir }, systemClock);
    await held.close();
    assert.match(of(found, 'database').join(), /^ok: .* is in use by a process/);
    await removeDirectory(dataDir);
  });

  it('finds processes that are frozen, that have ended, and that there is none', async () => {
    const looking = (leases: readonly object[], held: readonly object[]): Promise<readonly Finding[]> => {
      const query = async (text: string) => ({ rows: /pg_stat_activity/.test(text) ? leases : /executor_id/.test(text) ? held : [] });
      return engineFindings({ kind: 'postgres', pool: { query } } as unknown as Database);
    };
    const living = { executor: 'host-1', heldSeconds: 90, quietSeconds: 0.4 };
    const frozen = { executor: 'host-2', heldSeconds: 7200, quietSeconds: 42 };
    const dead = { executor: 'host-3', strands: 3, alive: false };
    assert.deepEqual(of(await looking([living, frozen], [{ ...dead, alive: true }]), 'processes'), [
      'ok: host-1 lives, and has held its lease for 2 min.',
      'wrong: host-2 holds its lease and was not heard of for 42 s: it seems frozen. Stop it, so that the others take over its runs.',
    ]);
    assert.match(
      of(await looking([living], [dead]), 'processes').join(),
      /note: 3 strands of processes that have ended are being taken over/,
    );
    assert.match(of(await looking([], [dead]), 'processes').join(), /^wrong: No process of Signalbox lives/);
  });

  it('says that the server cannot be reached, without its password', async () => {
    const { code, out, err } = await doctor({
      ...env,
      DATABASE_URL: `postgresql://signalbox:hunter2secret@127.0.0.1:${await freePort()}/x`,
    });
    assert.equal(code, 1);
    assert.match(out, /WRONG\s+database\s+.*cannot be reached/);
    assert.doesNotMatch(out + err, /hunter2secret/);
  });
});
