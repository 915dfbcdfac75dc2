import assert from 'node:assert/strict';
import path from 'node:path';
import { verifyLog } from '../../bot/auditing/verify-log.ts';
import { sealLog } from '../../bot/core/audit/seal.ts';
import type { Store, StoredEvent } from '../../bot/core/ports.ts';
import type { Run } from '../../bot/core/run/run.ts';
import { migrate } from '../../bot/store/migrations.ts';
import { type Database, openDatabase } from '../../bot/store/open.ts';
import { createStore } from '../../bot/store/postgres-store.ts';
import { anchored } from '../auditing/sealed-log.ts';
import { type CountedTarget, startTarget } from '../support/counted-target.ts';
import { isForBars, isNightly } from '../support/counts.ts';
import { preparedDataDir, removeDirectory } from '../support/database.ts';
import { freePort } from '../support/free-port.ts';
import { copySite, type Site } from '../support/local-app.ts';
import { freshPostgres } from '../support/postgres.ts';
import { type Program, startProgram } from '../support/program.ts';
import { SEED } from '../support/seed.ts';
import { silentLogger } from '../support/silent-logger.ts';
import { until } from '../support/until.ts';
import { createWitness } from '../support/witness.ts';
import { type Found, misfits } from './complete/compare.ts';
import { completeSite } from './complete/site.ts';
import { type Answered, type Order, randomFrom, type Said, type Tried } from './complete/story.ts';

const PROGRAM = path.join(import.meta.dirname, '../fixtures/complete-program.ts');
const OPERATIONS = isNightly() ? 5000 : isForBars() ? 300 : 60;
const KILLED_AFTER = isNightly() ? 500 : isForBars() ? 100 : 40;
const LONGEST_LIFE_MS = 600_000;
/** Each life is a minute later than the one before, so that leases are over and schedules fire. */
const LIFE_MS = 61_000;

describe(`${OPERATIONS} random operations and a process that is killed in the middle of them (seed ${SEED})`, function () {
  this.timeout(isNightly() ? 3_600_000 : 900_000);
  let target: CountedTarget;
  let site: Site;
  let dataDir: string;
  let database: Database;
  let store: Store;
  let url: string;
  let drop: () => Promise<void>;
  let program: Program | null = null;
  const tried: Tried[] = [];
  const answers = new Map<number, Answered>();

  before(async () => {
    target = await startTarget();
    site = await copySite(completeSite(target.origin));
    dataDir = await preparedDataDir();
    ({ url, drop } = await freshPostgres());
    database = await openDatabase({ url }, silentLogger);
    await migrate(database.pool);
    store = createStore(database);
    await livedThrough();
  });
  after(async () => {
    await program?.kill();
    await database.close();
    await drop();
    await target.close();
    await site.remove();
    await removeDirectory(dataDir);
  });

  /** One life after the other, each killed at a moment that the seed does not decide alone, until the last one is through. */
  async function livedThrough(): Promise<void> {
    const random = randomFrom(SEED);
    for (let from = 0, life = 0; ; life += 1) {
      const aheadMs = life * LIFE_MS;
      target.setAhead(aheadMs);
      const order: Order = { siteDir: site.siteDir, dataDir, url, port: await freePort(), seed: SEED, from, to: OPERATIONS, aheadMs };
      const living = startProgram(PROGRAM, order);
      program = living;
      await living.line(/^ready/);
      const last = Math.min(OPERATIONS, from + Math.ceil(KILLED_AFTER * (0.5 + random())));
      if (last === OPERATIONS) {
        await until('all was done and nothing is on its way', () => living.said().includes('still'), LONGEST_LIFE_MS);
        await living.ended();
        return heard(living);
      }
      await until(`operation ${last}`, () => living.said().length > 2 * (last - from), LONGEST_LIFE_MS);
      await new Promise((resolve) => setTimeout(resolve, random() * 50));
      await living.kill('SIGKILL');
      heard(living);
      from = Math.max(...tried.map(({ id }) => id)) + 1;
    }
  }

  function heard(living: Program): void {
    for (const line of living.said().filter((text) => text.startsWith('{'))) {
      const said: Said = JSON.parse(line);
      if ('try' in said) tried.push(said.try);
      else answers.set(said.answer.id, said.answer);
    }
  }

  async function found(): Promise<Found> {
    const [events, runs]: [StoredEvent[], Run[]] = [[], []];
    for (let before: string | null = null; ; ) {
      const page: Awaited<ReturnType<Store['audit']>> = await store.audit({}, before, 200);
      events.push(...page.rows);
      before = page.next;
      if (before === null) break;
    }
    for (let before: string | null = null; ; ) {
      const page: Awaited<ReturnType<Store['runs']>> = await store.runs({}, before, 200);
      runs.push(...page.rows);
      before = page.next;
      if (before === null) break;
    }
    return { events: events.toReversed(), runs, effects: target.effects(), tried, answers };
  }

  it('leave each effect with one intent before and one result after, each denial on record, and no event without its run', async () => {
    const everything = await found();
    assert.deepEqual(misfits(everything), []);
    // The comparison is of something.
    assert.ok(everything.effects.length > OPERATIONS / 10, `${everything.effects.length} effects`);
    assert.ok(
      [...answers.values()].some(({ denied }) => denied),
      'somebody was denied',
    );
    assert.ok(everything.events.some(({ type }) => type === 'run.needs_decision'));
    assert.ok(everything.events.some(({ type }) => type === 'schedule.fired'));
  });

  it('leave a log that verifies', async () => {
    const notary = createWitness();
    await sealLog({ log: store.log, notary }, null);
    const { problem } = await verifyLog(store.log, await anchored(store, notary));
    assert.equal(problem, null, problem?.sentence);
  });
});
