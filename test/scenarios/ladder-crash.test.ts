import assert from 'node:assert/strict';
import path from 'node:path';
import type { Core } from '../../bot/core/core.ts';
import { runDue } from '../../bot/core/due.ts';
import { migrate } from '../../bot/store/migrations.ts';
import { type Database, openDatabase } from '../../bot/store/open.ts';
import { createStore } from '../../bot/store/postgres-store.ts';
import { bareCore } from '../support/bare-core.ts';
import { count } from '../support/counts.ts';
import { DATABASES, type TestDatabase } from '../support/database.ts';
import { driverError, failingPool, type Sabotage } from '../support/failing-pool.ts';
import { freshPostgres } from '../support/postgres.ts';
import { startProgram } from '../support/program.ts';
import { silentLogger } from '../support/silent-logger.ts';
import { until } from '../support/until.ts';
import { CLIMBING_POLICY, climbed, waitingRuns } from './ladder/climbing.ts';

const PROGRAM = path.join(import.meta.dirname, '../fixtures/ladder-program.ts');
const START = Date.parse('2026-03-04T12:00:00Z');

class Watch {
  at = START;
  now = (): Date => new Date(this.at);
}

function coreOn(database: Database, clock: Watch, sabotage?: Sabotage): Core {
  const pool = sabotage === undefined ? database.pool : failingPool(database.pool, sabotage);
  return bareCore({ store: createStore({ ...database, pool }), clock, policy: CLIMBING_POLICY });
}

/** Messages that were put into the outbox for a thread; nothing sends them here. */
async function said({ pool }: Database, pattern: string): Promise<number> {
  const { rows } = await pool.query(`select count(*)::int as said from signalbox.outbox_messages where answer->>'text' like $1`, [pattern]);
  return rows[0].said;
}

for (const { name, make } of DATABASES) {
  describe(`a rung of a ladder whose writing goes wrong on ${name}`, function () {
    this.timeout(120_000);
    let test: TestDatabase;
    const clock = new Watch();
    beforeEach(async () => {
      test = await make();
      clock.at = START;
    });
    afterEach(() => test.drop());

    /** Every statement of the transaction of a rung, one after the other, fails once: before it was done, or after. */
    for (const when of ['before', 'after'] as const) {
      it(`is done at the next scan, once, whichever statement failed (${when} it was done)`, async () => {
        const good = coreOn(test.database, clock);
        for (let statement = 0; ; statement += 1) {
          const [id] = await waitingRuns(good, 1);
          assert.ok(id);
          const before = clock.at;
          clock.at += 3_600_000;
          let seen = -1;
          let failed = false;
          const broken = coreOn(test.database, clock, (text) => {
            if (text.startsWith('BEGIN')) seen = 0;
            else if (seen >= 0) seen += 1;
            if (seen !== statement + 1 || failed) return null;
            failed = true;
            return { when, error: driverError('', 'Connection terminated unexpectedly') };
          });
          await runDue(broken);
          const first = await climbed(good, id);
          // Only when the answer to the last statement, COMMIT, was lost may it have been done.
          assert.ok(first.length <= 1);
          await runDue(good);
          await runDue(good);
          assert.deepEqual(await climbed(good, id), ['approval.reminded']);
          const run = await good.store.run(id);
          assert.deepEqual(run?.approvals[0]?.rungsDone, ['0.0.0']);
          assert.equal(await said(test.database, '%still waits for sre%'), statement + 1);
          // Out of the way of the next round.
          clock.at = before + 24 * 3_600_000;
          await runDue(good);
          if (!failed) break;
        }
      });
    }
  });
}

describe('ladders of several processes on Postgres', function () {
  this.timeout(180_000);
  let url: string;
  let drop: () => Promise<void>;
  let databases: readonly Database[];
  const clock = new Watch();
  beforeEach(async () => {
    ({ url, drop } = await freshPostgres());
    databases = await Promise.all([1, 2, 3].map(() => openDatabase({ url }, silentLogger)));
    const [first] = databases;
    if (first !== undefined) await migrate(first.pool);
    clock.at = START;
  });
  afterEach(async () => {
    await Promise.all(databases.map((database) => database.close()));
    await drop();
  });

  it('do each rung once, and in order', async () => {
    const cores = databases.map((database) => coreOn(database, clock));
    const [core] = cores;
    assert.ok(core);
    const ids = await waitingRuns(core, count(200));
    for (const hours of [1, 2, 3, 8]) {
      clock.at = START + hours * 3_600_000;
      // Every process scans at once, and again until nothing is left.
      for (let due = 1; due > 0; due = (await core.store.due(clock.now(), 10)).approvals.length) await Promise.all(cores.map(runDue));
    }
    for (const id of ids)
      assert.deepEqual(await climbed(core, id), ['approval.reminded', 'approval.escalated', 'approval.reminded', 'approval.expired']);
  });

  it('lose nothing and repeat nothing when they are killed in the middle', async () => {
    const [database] = databases;
    assert.ok(database);
    const core = coreOn(database, clock);
    const ids = await waitingRuns(core, count(1000));
    const order = { url, now: new Date(START + 3_600_000).toISOString() };
    const programs = [startProgram(PROGRAM, order), startProgram(PROGRAM, order)];
    await until('some of the runs are through', async () => (await said(database, '%')) > 2);
    await Promise.all(programs.map((program) => program.kill('SIGKILL')));
    assert.ok((await said(database, '%')) < ids.length, 'they were killed before they were through');
    await startProgram(PROGRAM, order).line(/^idle/);
    for (const id of ids) assert.deepEqual(await climbed(core, id), ['approval.reminded']);
    assert.equal(await said(database, '%'), ids.length);
  });
});
