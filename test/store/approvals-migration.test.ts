import assert from 'node:assert/strict';
import type pg from 'pg';
import { newApprovalId, newRunId } from '../../bot/core/ids.ts';
import { hashJson, type JsonObject } from '../../bot/core/json.ts';
import { makePlan } from '../../bot/core/plan/make-plan.ts';
import { type Plan, planHash } from '../../bot/core/plan/plan.ts';
import { mayApprove } from '../../bot/core/policy/may-approve.ts';
import type { Approval } from '../../bot/core/run/run.ts';
import { viewRun } from '../../bot/core/run/view-run.ts';
import { ENGLISH_VOICE } from '../../bot/core/text/voice.ts';
import { runOnWire } from '../../bot/http/presenter.ts';
import { migrate } from '../../bot/store/migrations.ts';
import { createStore } from '../../bot/store/postgres-store.ts';
import { ADA, BOB, later, NOW } from '../contract/store/samples.ts';
import { RULES } from '../core/policy/all-rules.ts';
import { DEPLOY, valid } from '../core/workflow/workflow-file.ts';
import { DATABASES } from '../support/database.ts';
import { requirementOf } from '../support/requirements.ts';
import { backToSpine } from './spine-database.ts';

const INPUTS = { service: 'shop', version: '1.1.0', environment: 'production', copies: 2, dry: false, note: 'a\u0000b ё' };

/** The plan of a request as it is made today. */
const TODAY: Plan = makePlan({ workflow: valid(DEPLOY), inputs: INPUTS, requester: ADA, pins: { build: { sha256: 'aa' } } });

/** The same plan as version 0001 wrote it: no start, and a role and a count for the approval step `ask`. */
function ofSpine({ startAt: _none, ...plan }: Plan): JsonObject {
  const steps = plan.steps.map((step) => {
    if (step.kind !== 'approval') return step;
    const { requirement, ...rest } = step;
    return { ...rest, role: 'manager', count: 2, expiresAfterMs: requirement.expiresAfterMs };
  });
  return JSON.parse(JSON.stringify({ ...plan, steps }));
}

const OLD = ofSpine(TODAY);
const OLD_HASH = hashJson(OLD);

type OldRun = Readonly<{ plan?: JsonObject; state: string; endedAt?: Date }>;

/** A run as 0001 kept it, with an approval of two managers that Bob has given, and its card. */
async function insertOld(pool: pg.Pool, { plan = OLD, state, endedAt }: OldRun) {
  const [id, approvalId] = [newRunId(), newApprovalId()];
  await pool.query(
    `insert into signalbox.runs (id, plan, plan_hash, workflow, environment, lock_key, state, requester, requester_key, via, created_at, ended_at)
     values ($1, $2, $3, 'deploy', 'production', 'shop/production', $4, $5, 'tenant-1/ada', 'chat', $6, $7)`,
    [id, JSON.stringify(plan), OLD_HASH, state, JSON.stringify(ADA), NOW, endedAt ?? null],
  );
  const steps = TODAY.steps.map((step, position) => [id, step.id, position]);
  for (const step of steps)
    await pool.query(`insert into signalbox.run_steps (run_id, id, position, state, attempt) values ($1, $2, $3, 'pending', 0)`, step);
  await pool.query(
    `insert into signalbox.approvals (id, run_id, position, step_id, plan_hash, role, count, prompt, requested_at, expires_at, state, decided_at)
     values ($1, $2, 0, null, $3, 'manager', 2, 'Go?', $4, $5, $6, $7)`,
    [approvalId, id, OLD_HASH, NOW, later(90_000), endedAt === undefined ? 'open' : 'approved', endedAt ?? null],
  );
  await pool.query(
    `insert into signalbox.votes (approval_id, principal_key, position, voter, verdict, comment, voted_at)
     values ($1, 'tenant-1/bob', 0, $2, 'approve', 'fine', $3)`,
    [approvalId, JSON.stringify(BOB), later(5)],
  );
  await pool.query(`insert into signalbox.run_cards (run_id, conversation_key, conversation) values ($1, 'c', '{}')`, [id]);
  return { id, approvalId };
}

describe('the migration of approvals', function () {
  this.timeout(120_000);

  for (const { name, make } of DATABASES) {
    describe(`on ${name}`, () => {
      let test: Awaited<ReturnType<typeof make>>;
      let store: ReturnType<typeof createStore>;
      let waiting: Awaited<ReturnType<typeof insertOld>>;
      let ended: Awaited<ReturnType<typeof insertOld>>;
      let altered: Awaited<ReturnType<typeof insertOld>>;
      before(async () => {
        test = await make();
        const { pool } = test.database;
        await backToSpine(pool);
        waiting = await insertOld(pool, { state: 'waiting_approval' });
        ended = await insertOld(pool, { state: 'succeeded', endedAt: later(60_000) });
        altered = await insertOld(pool, { state: 'waiting_approval', plan: { ...OLD, summary: 'something else' } });
        const applied = await migrate(pool);
        assert.equal(applied[0], '0002-approvals');
        store = createStore(test.database);
      });
      after(() => test.drop());

      it('makes a requirement of a role and a count, and keeps expiry and votes', async () => {
        const run = await store.run(waiting.id);
        const expected: Approval = {
          id: waiting.approvalId,
          stepId: null,
          planHash: planHash(TODAY),
          requirement: requirementOf('manager', 2, { expiresAfterMs: 90_000, sources: [] }),
          prompt: 'Go?',
          requestedAt: NOW,
          stageAt: NOW,
          expiresAt: later(90_000),
          dueAt: later(90_000),
          rungsDone: [],
          escalatedTo: [],
          state: 'open',
          decidedAt: null,
          votes: [
            { by: BOB, onBehalfOf: null, verdict: 'approve', comment: 'fine', at: later(5), stage: 0, via: 'card', roles: ['manager'] },
          ],
          changes: [],
        };
        assert.deepEqual(run?.approvals, [expected]);
        assert.deepEqual([run.behalf, run.breakGlass, run.checkAt, run.validUntil], [null, null, null, null]);
      });

      it('gives a run that goes on the plan and the hash that the same request has today, so that its votes stay', async () => {
        const run = await store.run(waiting.id);
        assert.ok(run);
        assert.deepEqual(run.plan, TODAY);
        assert.deepEqual([run.planHash, run.planHash], [planHash(TODAY), planHash(run.plan)]);
        const [approval] = run.approvals;
        assert.ok(approval);
        const rita = { kind: 'person', tenantId: 'tenant-1', objectId: 'rita', name: 'Rita' } as const;
        const decision = mayApprove({
          core: { rules: RULES },
          actor: { principal: rita, roles: ['manager'] },
          run,
          approval,
          verdict: 'approve',
          onBehalfOf: null,
          door: { kind: 'card', signInAgeMs: null },
          rolesNow: () => ['manager'],
        });
        assert.equal(decision.effect, 'allow', decision.reason.sentence);
      });

      it('says so in the audit log, with both hashes, and brings the card up to date', async () => {
        const { rows } = await store.audit({ runId: waiting.id }, null, 10);
        assert.deepEqual(
          rows.map(({ type, actor, planHash: hash, detail }) => [type, actor.kind, hash, detail]),
          [['plan.changed', 'system', planHash(TODAY), { planHashBefore: OLD_HASH }]],
        );
        const { rows: cards } = await test.database.pool.query('select run_id, version from signalbox.run_cards order by version desc');
        assert.deepEqual(
          cards.map(({ run_id, version }) => [run_id === waiting.id, version]),
          [
            [true, 2],
            [false, 1],
            [false, 1],
          ],
        );
      });

      it('leaves a run that has ended the hash under which it ran', async () => {
        const run = await store.run(ended.id);
        assert.ok(run);
        assert.deepEqual([run.planHash, run.approvals[0]?.planHash], [OLD_HASH, OLD_HASH]);
        assert.deepEqual(run.plan, TODAY);
        assert.deepEqual((await store.audit({ runId: ended.id }, null, 10)).rows, []);
      });

      it('gives a plan that was altered in the table no new hash', async () => {
        const run = await store.run(altered.id);
        assert.ok(run);
        assert.deepEqual([run.planHash, run.approvals[0]?.planHash], [OLD_HASH, OLD_HASH]);
        assert.notEqual(planHash(run.plan), run.planHash);
      });

      it('lets every run be shown, with who has approved', async () => {
        const { rows } = await store.runs({}, null, 10);
        assert.equal(rows.length, 3);
        for (const run of rows) {
          const can = { approve: [], cancel: false, resolve: false, review: false };
          const { approvals, startAt } = runOnWire({ view: viewRun(run), can }, ENGLISH_VOICE);
          assert.equal(startAt, null);
          assert.deepEqual(approvals[0]?.stages[0]?.duties, [{ roles: ['manager'], count: 2, filledBy: [BOB.name] }]);
        }
      });
    });
  }
});
