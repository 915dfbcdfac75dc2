import assert from 'node:assert/strict';
import type { Core } from '../../bot/core/core.ts';
import { runDue } from '../../bot/core/due.ts';
import { planHash } from '../../bot/core/plan/plan.ts';
import type { Stamp } from '../../bot/core/run/change.ts';
import { commitNewRun } from '../../bot/core/run/commit.ts';
import { createRun } from '../../bot/core/run/create.ts';
import type { Run } from '../../bot/core/run/run.ts';
import { startOrHold } from '../../bot/core/start/start.ts';
import { lockedRun } from '../../bot/core/submit.ts';
import type { Database } from '../../bot/store/open.ts';
import { createStore } from '../../bot/store/postgres-store.ts';
import { conversation } from '../contract/store/samples.ts';
import { bareCore } from '../support/bare-core.ts';
import { DATABASES, type TestDatabase } from '../support/database.ts';
import { driverError, failingPool, type Sabotage } from '../support/failing-pool.ts';
import { planOf, REQUESTER, usesStep } from '../support/plans.ts';

const POLICY = `version: 1
roles:
  sre: { appRoles: [Sre] }
  head: { appRoles: [Head] }
environments:
  staging: { approval: { role: sre, expiresAfter: 8h } }
rules:
  - { id: head-reviews, allow: [review], roles: [head] }
`;
const NOW = new Date('2026-03-04T12:00:00Z');
const STAMP: Stamp = { by: REQUESTER, via: 'chat', at: NOW };
const PEOPLE = (
  [
    ['ann', 'Sre'],
    ['ben', 'Head'],
  ] as const
).map(([id, role]) => ({
  id,
  name: id,
  hint: '',
  objectId: id,
  tenantId: 't',
  appRoles: [role],
  groups: [],
  guest: false,
  enabled: true,
}));

/** Later than a notice that was put off is tried again. */
const SOON = new Date(NOW.getTime() + 10_000);

function coreOn(database: Database, sabotage?: Sabotage, at = NOW): Core {
  const pool = sabotage === undefined ? database.pool : failingPool(database.pool, sabotage);
  return bareCore({ store: createStore({ ...database, pool }), clock: { now: () => at }, policy: POLICY, people: PEOPLE });
}

/** A run that breaks the glass and is ready to start. */
async function ready(core: Core): Promise<Run['id']> {
  const plan = planOf(usesStep('a'));
  const reason = { rule: 'test', holds: true, sentence: 'It may.', because: [] };
  const decision = { effect: 'allow', rule: 'test', reason } as const;
  const request = { plan, planHash: planHash(plan), requester: REQUESTER, via: 'chat', conversation: conversation(), decision } as const;
  const change = createRun({ ...request, breakGlass: 'the site is down' }, STAMP);
  await core.store.transaction((tx) => commitNewRun(core, tx, { change, stamp: STAMP }));
  return change.run.id;
}

function start(core: Core, id: Run['id']): Promise<void> {
  return core.store.transaction(async (tx) => startOrHold(core, tx, await lockedRun(tx, id), STAMP));
}

/** What was written for a run: how often it was told of, and the copies of its card. */
async function written(core: Core, { pool }: Database, id: Run['id']) {
  const { rows } = await core.store.audit({ runId: id, type: 'break_glass.told' }, null, 10);
  const copies = await pool.query(
    `select person->>'name' as name from signalbox.run_cards where run_id = $1 and person is not null order by 1`,
    [id],
  );
  return { told: rows.length, copies: copies.rows.map((row) => String(row.name)) };
}

/** Fails one statement of what is done, once. */
function once(statement: number, when: 'before' | 'after'): Readonly<{ sabotage: Sabotage; failed(): boolean }> {
  let seen = -1;
  let failed = false;
  const sabotage: Sabotage = () => {
    seen += 1;
    if (seen !== statement) return null;
    failed = true;
    return { when, error: driverError('', 'Connection terminated unexpectedly') };
  };
  return { sabotage, failed: () => failed };
}

for (const { name, make } of DATABASES) {
  describe(`a message that the glass was broken whose writing goes wrong on ${name}`, function () {
    this.timeout(120_000);
    let test: TestDatabase;
    beforeEach(async () => {
      test = await make();
    });
    afterEach(() => test.drop());

    for (const when of ['before', 'after'] as const) {
      it(`is written with the start of the run, or neither is, whichever statement failed (${when} it was done)`, async () => {
        const good = coreOn(test.database);
        for (let statement = 0; ; statement += 1) {
          const id = await ready(good);
          const { sabotage, failed } = once(statement, when);
          await start(coreOn(test.database, sabotage), id).catch(() => undefined);
          const notices = (await good.store.due(NOW, 1000)).reviews.filter(({ runId }) => runId === id);
          assert.equal(notices.length, (await good.store.run(id))?.startedAt === null ? 0 : 1);
          await start(good, id);
          await runDue(good);
          await runDue(good);
          assert.deepEqual(await written(good, test.database, id), { told: 1, copies: ['ann', 'ben'] });
          if (!failed()) break;
        }
      });

      it(`is told at the next scan, once, whichever statement failed (${when} it was done)`, async () => {
        const good = coreOn(test.database);
        for (let statement = 0; ; statement += 1) {
          const id = await ready(good);
          await start(good, id);
          const { sabotage, failed } = once(statement, when);
          await runDue(coreOn(test.database, sabotage)).catch(() => undefined);
          assert.ok((await written(good, test.database, id)).told <= 1);
          const soon = coreOn(test.database, undefined, SOON);
          await runDue(soon);
          await runDue(soon);
          assert.deepEqual(await written(good, test.database, id), { told: 1, copies: ['ann', 'ben'] });
          if (!failed()) break;
        }
      });
    }
  });
}
