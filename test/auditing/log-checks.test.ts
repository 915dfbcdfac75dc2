import assert from 'node:assert/strict';
import { LogChecks } from '../../bot/auditing/log-checks.ts';
import { restartLog } from '../../bot/store/audit-restart.ts';
import { createStore } from '../../bot/store/postgres-store.ts';
import { event } from '../contract/store/samples.ts';
import { emptyTables } from '../store/empty-tables.ts';
import { memoryDatabase, type TestDatabase } from '../support/database.ts';
import { silentLogger } from '../support/silent-logger.ts';
import { createWitness } from '../support/witness.ts';
import { writeSealed } from './sealed-log.ts';

const DAY_MS = 86_400_000;

describe('the log of a running product', function () {
  this.timeout(120_000);
  let test: TestDatabase;
  let now: Date;
  before(async () => {
    test = await memoryDatabase();
  });
  beforeEach(async () => {
    now = new Date('2026-03-01T12:00:00Z');
    await emptyTables(test.database.pool);
  });
  after(() => test.drop());

  const checksOf = (notary: ReturnType<typeof createWitness>, pauseMs = 0) => {
    const { log } = createStore(test.database);
    return new LogChecks({ log, notary, clock: { now: () => now }, logger: silentLogger, pauseMs });
  };

  it('is not verified before anything is signed', async () => {
    const checks = checksOf(createWitness());
    await checks.tick();
    assert.equal(checks.last(), null);
  });

  it('is verified at once and then once a day', async () => {
    const store = createStore(test.database);
    const notary = await writeSealed(store, 120);
    const checks = checksOf(notary);
    await checks.tick();
    assert.deepEqual(checks.last(), { at: now, events: 120, problem: null, restored: [] });
    await writeSealed(store, 30, { notary });
    await checks.tick();
    assert.equal(checks.last()?.events, 120);
    now = new Date(now.getTime() + DAY_MS);
    await checks.tick();
    assert.deepEqual(checks.last(), { at: now, events: 150, problem: null, restored: [] });
  });

  it('is compared with what the notary has, also when every checkpoint was removed here', async () => {
    const notary = await writeSealed(createStore(test.database), 120);
    const { pool } = test.database;
    for (const table of ['audit_events', 'audit_details', 'audit_checkpoints']) {
      await pool.query(`alter table signalbox.${table} disable trigger user`);
    }
    await pool.query('delete from signalbox.audit_checkpoints');
    await pool.query(`update signalbox.audit_events set type = 'run.held' where seq = 7`);
    const checks = checksOf(notary);
    await checks.tick();
    assert.match(checks.last()?.problem ?? '', /Event 7 is not the one whose hash is kept with it/);
    await pool.query(`update signalbox.audit_events set type = 'step.started' where seq = 7`);
    await checks.tick();
    assert.notEqual(checks.last()?.problem, null, 'not at each tick');
    now = new Date(now.getTime() + DAY_MS / 24);
    await checks.tick();
    assert.equal(checks.last()?.problem, null, 'what was put right is seen within the hour');
  });

  it('is found out where it was written anew under another name, every checkpoint here was removed, and the notary signed it', async () => {
    const store = createStore(test.database);
    const { pool } = test.database;
    const notary = await writeSealed(store, 120);
    const named = (origin: string) => pool.query('update signalbox.audit_head set origin = $1', [origin]);
    const { origin } = await store.log.head();
    try {
      for (const size of [60, 120, 180]) {
        await emptyTables(pool);
        await named(`signalbox/audit/1-renamed${size}`);
        await writeSealed(store, size, { notary });
        const checks = checksOf(notary);
        await checks.tick();
        const expected = `The notary signed 120 events of the log ${origin}, but the events here are of signalbox/audit/1-renamed${size}`;
        assert.ok(checks.last()?.problem?.startsWith(expected), `${size}: ${checks.last()?.problem}`);
        // For the next size it signed this one too, which is not the one that is looked for.
        notary.forget(`signalbox/audit/1-renamed${size}`);
      }
    } finally {
      await named(origin);
    }
  });

  it('goes on saying which signed events a restore took away, since whoever writes one into the log can hide others by it', async () => {
    const store = createStore(test.database);
    const { pool } = test.database;
    const notary = await writeSealed(store, 120);
    const { origin } = await store.log.head();
    await emptyTables(pool);
    try {
      const about = { runId: null, stepId: null, workflow: null, environment: null, planHash: null, rule: null };
      const detail = { size: 0, incarnation: 2, previous: origin, reason: 'forged' };
      const forged = event({ type: 'log.restored', via: 'cli', ...about, detail });
      await restartLog(pool, { origin: 'signalbox/audit/2-forged', event: forged });
      await writeSealed(store, 50, { notary });
      const checks = checksOf(notary);
      await checks.tick();
      const { problem, restored } = checks.last() ?? assert.fail();
      assert.equal(problem, null);
      assert.equal(restored.length, 1);
      assert.match(restored[0] ?? '', /restored from a backup of 0 events.*up to event 120: what events 1-120 said then is lost/);
    } finally {
      await pool.query('update signalbox.audit_head set origin = $1', [origin]);
    }
  });

  it('says so when a checkpoint was not signed by the notary', async () => {
    const store = createStore(test.database);
    const notary = await writeSealed(store, 20);
    const stranger = await writeSealed(store, 10);
    assert.notEqual(stranger.key, notary.key);
    const checks = checksOf(notary);
    await checks.tick();
    assert.match(checks.last()?.problem ?? '', /not signed|key/);
  });

  it('is left alone as soon as the product stops', async () => {
    const checks = checksOf(await writeSealed(createStore(test.database), 600), 60_000);
    const checking = checks.tick();
    setImmediate(() => checks.stop());
    await checking;
    assert.equal(checks.last(), null);
  });
});
