import assert from 'node:assert/strict';
import { LISTED_CHARACTERS } from '../../bot/core/audit/erasure.ts';
import { eraseOld, type Retention } from '../../bot/core/audit/retention.ts';
import type { Store } from '../../bot/core/ports.ts';
import { createStore } from '../../bot/store/postgres-store.ts';
import { event, NOW } from '../contract/store/samples.ts';
import { postgresDatabase, type TestDatabase } from '../support/database.ts';
import { driverError, failingPool } from '../support/failing-pool.ts';
import { emptyTables } from './empty-tables.ts';

const DAY = 86_400_000;
const QUESTIONS: Retention = [{ class: 'questions', days: 30 }];
const daysLater = (days: number): Date => new Date(NOW.getTime() + days * DAY);

describe('details that are older than the rules keep them', function () {
  this.timeout(120_000);
  let test: TestDatabase;
  let store: Store;
  before(async () => {
    test = await postgresDatabase();
    store = createStore(test.database);
  });
  beforeEach(() => emptyTables(test.database.pool));
  after(() => test.drop());

  const beat = (now: Date, retention = QUESTIONS, by = store, activation = 0) => eraseOld({ store: by, retention, activation }, now);
  const write = (count: number, at = NOW) =>
    store.transaction((tx) => tx.appendEvents(Array.from({ length: count }, () => event({ type: 'command.asked', at }))));
  const erasures = async () => (await store.audit({ type: 'details.erased' }, null, 50)).rows.toReversed();
  const lists = async () => (await erasures()).map(({ detail }) => detail['seqs']);

  it('are erased once a day, each class at its own age, by an event that says which', async () => {
    const both: Retention = [...QUESTIONS, { class: 'runs', days: 60 }];
    await store.transaction((tx) =>
      tx.appendEvents((['command.asked', 'run.created', 'rules.proposed', 'log.opened'] as const).map((type) => event({ type }))),
    );
    for (let day = 0; day <= 62; day += 1)
      for (let call = 0; call < 3; call += 1) await beat(new Date(daysLater(day).getTime() + call), both);
    const [first, second, ...more] = await erasures();
    assert.deepEqual(more, []);
    assert.deepEqual(first?.detail, { class: 'questions', events: 1, seqs: '1', until: first?.detail['until'] });
    assert.deepEqual([first?.actor.objectId, first?.via], ['system', 'schedule']);
    assert.equal(first?.sentence, 'The details of 1 events of the class questions were older than 30 days and were erased.');
    assert.deepEqual([second?.detail['class'], second?.detail['seqs']], ['runs', '2']);
    const age = (at: Date | undefined) => Math.floor(((at?.getTime() ?? 0) - NOW.getTime()) / DAY);
    assert.deepEqual([age(first?.at), age(second?.at)], [31, 61]);
  });

  it('stay for good where no class is listed, and nothing is planned then', async () => {
    await write(1);
    for (let day = 0; day < 4000; day += 1000) await beat(daysLater(day), []);
    assert.deepEqual(await lists(), []);
    assert.equal(await store.schedule('audit-retention'), null);
  });

  it('go in bounded batches, one at each call, until none is left', async () => {
    const types = Array.from({ length: 2000 }, (_, place) => (place % 2 === 0 ? ('command.asked' as const) : ('run.created' as const)));
    await store.transaction((tx) => tx.appendEvents(types.map((type) => event({ type }))));
    await beat(NOW);
    for (let call = 0; call < 4; call += 1) await beat(new Date(daysLater(40).getTime() + call));
    const batches = (await lists()).map(String);
    assert.equal(batches.length, 2);
    assert.ok(batches.every((seqs) => seqs.length <= LISTED_CHARACTERS));
    assert.deepEqual(
      batches.flatMap((seqs) => seqs.split(',').map(Number)),
      types.flatMap((type, place) => (type === 'command.asked' ? [place + 1] : [])),
    );
    assert.ok(((await store.schedule('audit-retention'))?.getTime() ?? 0) > daysLater(40).getTime() + 4);
  });

  it('are erased once, however many processes look at the same moment', async () => {
    await write(3);
    await beat(NOW);
    await Promise.all(Array.from({ length: 5 }, () => beat(daysLater(40))));
    assert.deepEqual(await lists(), ['1-3']);
  });

  it('are not erased by a process that does not work by the rules in force', async () => {
    await write(1);
    await beat(NOW);
    await beat(daysLater(40), QUESTIONS, store, 7);
    assert.deepEqual(await lists(), []);
    await beat(daysLater(40));
    assert.deepEqual(await lists(), ['1']);
  });

  for (const [what, text, when, code, done] of [
    ['failed and not done', /audit_erase/, 'before', '08006', false],
    ['failed after the erasing', /audit_erase/, 'after', '08006', false],
    ['failed but done', /^COMMIT$/, 'after', 'ECONNRESET', true],
  ] as const) {
    it(`are erased once in the end when it ${what}`, async () => {
      await write(2);
      await beat(NOW);
      const sabotaged = failingPool(test.database.pool, (query) => (text.test(query) ? { when, error: driverError(code) } : null));
      await assert.rejects(beat(daysLater(40), QUESTIONS, createStore({ ...test.database, pool: sabotaged })));
      const gone = (await store.log.rows(0, 9)).map(({ beside }) => beside === null);
      assert.deepEqual(gone, done ? [true, true, false] : [false, false]);
      await beat(new Date(daysLater(40).getTime() + 1));
      assert.deepEqual(await lists(), ['1-2']);
    });
  }
});
