import assert from 'node:assert/strict';
import { type Plan, planHash } from '../../bot/core/plan/plan.ts';
import { EMPTY_POLICY } from '../../bot/core/policy/parse-policy.ts';
import type { Store } from '../../bot/core/ports.ts';
import { unchanged } from '../../bot/core/run/change.ts';
import { commitChange } from '../../bot/core/run/commit.ts';
import type { Run } from '../../bot/core/run/run.ts';
import { createStore } from '../../bot/store/postgres-store.ts';
import { later, plan, run } from '../contract/store/samples.ts';
import { memoryDatabase, type TestDatabase } from '../support/database.ts';
import { KINDS, stampAt } from '../support/plans.ts';
import { emptyTables } from './empty-tables.ts';

const LOCK = 'shop/production';
/** What a commit needs; nothing is started here. */
const CORE = { kinds: KINDS, policy: EMPTY_POLICY, engine: { enqueue: async () => undefined } };

describe('whose turn it is behind a lock', function () {
  this.timeout(120_000);
  let test: TestDatabase;
  let store: Store;
  before(async () => {
    test = await memoryDatabase();
    store = createStore(test.database);
  });
  beforeEach(() => emptyTables(test.database.pool));
  after(() => test.drop());

  /** Commits a run as `change` leaves it. */
  const change = (one: Run, change: (run: Run) => Run): Promise<void> =>
    store.transaction(async (tx) => {
      const before = await tx.lockRun(one.id);
      assert.ok(before);
      await commitChange(CORE, tx, before, { change: unchanged(change(before)), stamp: stampAt(60) });
    });

  /** Three runs for one lock: the first has it and the others are queued, the second before the third. */
  async function three(): Promise<readonly [Run, Run, Run]> {
    const locking = (parts: Partial<Run>): Run => run({ plan: plan({ lock: LOCK }), conversation: null, ...parts });
    const runs = [
      locking({ startedAt: later(0) }),
      locking({ state: 'queued', createdAt: later(10) }),
      locking({ state: 'queued', createdAt: later(20) }),
    ] as const;
    await store.transaction(async (tx) => {
      for (const one of runs) await tx.insertRun(one);
      assert.equal(await tx.acquireLock(LOCK, runs[0].id), true);
    });
    return runs;
  }

  async function holder(key = LOCK): Promise<string | null> {
    const { rows } = await test.database.pool.query('select run_id from signalbox.locks where key = $1', [key]);
    return rows[0]?.run_id ?? null;
  }

  const ended = (one: Run): Run => ({ ...one, state: 'succeeded', endedAt: later(60) });
  const isDue = async (one: Run): Promise<boolean> => (await store.due(stampAt(60).at, 10)).starts.includes(one.id);

  it('goes to the run that waited longest when the one before has ended, which is then due at once', async () => {
    const [first, second, third] = await three();
    await change(first, ended);
    assert.equal(await holder(), second.id);
    assert.deepEqual([await isDue(second), await isDue(third)], [true, false]);
  });

  const waits: readonly (readonly [string, (run: Run) => Run])[] = [
    ['has to be approved again', (one) => ({ ...one, state: 'waiting_approval', checkAt: null })],
    ['is held until a time', (one) => ({ ...one, state: 'held', checkAt: later(3_600_000) })],
    ['has another lock by its new plan', (one) => replanned(one, { lock: 'shop/staging' })],
    ['has no lock by its new plan', (one) => replanned(one, { lock: null })],
    ['is cancelled', (one) => ({ ...one, state: 'cancelled', endedAt: later(60), checkAt: null })],
  ];
  for (const [why, wait] of waits) {
    it(`goes on to the next when the run whose turn it is ${why}`, async () => {
      const [first, second, third] = await three();
      await change(first, ended);
      await change(second, wait);
      assert.equal(await holder(), third.id);
      assert.equal(await isDue(third), true);
      await change(third, ended);
      assert.equal(await holder(), null);
    });
  }

  it('stays with a run that has started, also while it waits for people or time', async () => {
    const [first, second] = await three();
    for (const state of ['waiting', 'needs_decision', 'undoing'] as const) {
      await change(first, (one) => ({ ...one, state }));
      assert.equal(await holder(), first.id);
    }
    assert.equal(await isDue(second), false);
  });

  it('is not taken from the run that has it when one that never had it has to wait', async () => {
    const [first, second] = await three();
    await change(second, (one) => ({ ...one, state: 'waiting_approval' }));
    assert.equal(await holder(), first.id);
  });
});

function replanned(one: Run, parts: Partial<Plan>): Run {
  const other = plan(parts);
  return { ...one, state: 'held', checkAt: later(60), plan: other, planHash: planHash(other) };
}
