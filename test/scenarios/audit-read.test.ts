import assert from 'node:assert/strict';
import { decide } from '../../bot/core/actor.ts';
import type { Core } from '../../bot/core/core.ts';
import { maySeeAsVoter, voterOf } from '../../bot/core/delegation/voter.ts';
import { AppError } from '../../bot/core/errors.ts';
import type { RunId } from '../../bot/core/ids.ts';
import { planHash } from '../../bot/core/plan/plan.ts';
import type { AuditFilter, StoredEvent } from '../../bot/core/ports.ts';
import { type Principal, samePrincipal } from '../../bot/core/principal.ts';
import type { Run } from '../../bot/core/run/run.ts';
import { createTabOperations } from '../../bot/core/tab-operations.ts';
import { createStore } from '../../bot/store/postgres-store.ts';
import { approval, event, plan, run, vote } from '../contract/store/samples.ts';
import { emptyTables } from '../store/empty-tables.ts';
import { bareCore } from '../support/bare-core.ts';
import { memoryDatabase, type TestDatabase } from '../support/database.ts';
import { requirementOf } from '../support/requirements.ts';

const POLICY = `version: 1
roles:
  auditor: { appRoles: [Auditor] }
  careful: { appRoles: [Careful] }
  team: { appRoles: [Team] }
  looker: { appRoles: [Looker] }
  sre: { appRoles: [Sre] }
environments:
  staging: {}
  production: { approval: { role: sre, expiresAfter: 1h } }
rules:
  - { id: all, allow: [audit], roles: [auditor, careful] }
  - { id: not-there, deny: [audit], roles: [careful], workflows: [payroll], environments: [production] }
  - { id: own-place, allow: [audit], roles: [team], workflows: [deploy], environments: [staging] }
  - { id: looks, allow: [view], roles: [team, looker], environments: [production] }
  - { id: waits, allow: [audit], roles: [sre], workflows: [deploy], environments: [staging] }
`;
const READERS = { ann: 'Auditor', cleo: 'Careful', tom: 'Team', lou: 'Looker', sue: 'Sre', ned: 'None' } as const;
type Reader = keyof typeof READERS;
const NAMES = Object.keys(READERS).filter((name): name is Reader => Object.hasOwn(READERS, name));
const PEOPLE = NAMES.map((id) => ({
  id,
  objectId: id,
  tenantId: 't',
  name: id,
  hint: '',
  appRoles: [READERS[id]],
  groups: [],
  guest: false,
  enabled: true,
}));
const who = (id: Reader): Principal => ({ kind: 'person', tenantId: 't', objectId: id, name: id });
const NOBODY: Principal = { kind: 'person', tenantId: 'elsewhere', objectId: 'ann', name: 'ann' };

const WORKFLOWS = ['deploy', 'payroll', 'gone-by-now', null] as const;
const ENVIRONMENTS = ['staging', 'production', 'gone', null] as const;

describe('reading the audit log', function () {
  this.timeout(120_000);
  let test: TestDatabase;
  let core: Core;
  let nowMs = Date.parse('2026-03-04T12:00:00Z');
  before(async () => {
    test = await memoryDatabase();
    core = bareCore({ store: createStore(test.database), clock: { now: () => new Date(nowMs) }, policy: POLICY, people: PEOPLE });
  });
  beforeEach(() => emptyTables(test.database.pool));
  after(() => test.drop());

  const tab = () => createTabOperations(core);
  const append = (...events: Parameters<typeof event>[0][]) => core.store.transaction((tx) => tx.appendEvents(events.map(event)));
  const everything = async (): Promise<readonly StoredEvent[]> => (await core.store.audit({}, null, 200)).rows;
  const reads = async (): Promise<readonly StoredEvent[]> => (await core.store.audit({ type: 'audit.read' }, null, 200)).rows;
  const pagesOf = async (reader: Principal, filter: AuditFilter = {}): Promise<readonly StoredEvent[]> => {
    const found: StoredEvent[] = [];
    for (let next: string | null = null; ; ) {
      const page = await tab().audit(reader, filter, next);
      found.push(...page.rows);
      if (page.next === null) return found;
      assert.equal(page.rows.length, 50, 'a page that is not the last is full');
      next = page.next;
    }
  };
  const refusal = async (work: Promise<unknown>): Promise<string> => {
    const thrown = await work.then(
      () => null,
      (error: unknown) => error,
    );
    return thrown instanceof AppError ? thrown.reason : assert.fail(`it was not refused: ${thrown}`);
  };
  const start = async (run: Run): Promise<Run> => {
    await core.store.transaction((tx) => tx.insertRun(run));
    return run;
  };
  const runAt = (workflow: string, environment: string, parts: Partial<Run> = {}): Promise<Run> =>
    start(run({ plan: plan({ workflow: { name: workflow, title: workflow, hash: 'h' }, environment }), requester: NOBODY, ...parts }));
  const happened = (one: Run, sentence: string) =>
    append({ sentence, runId: one.id, workflow: one.plan.workflow.name, environment: one.plan.environment, actor: NOBODY });

  /** Every place, and runs that somebody has to do with, in places of which policy says nothing to them. */
  const world = async (): Promise<void> => {
    for (const workflow of WORKFLOWS)
      for (const environment of ENVIRONMENTS)
        await append({ sentence: `${workflow} in ${environment}`, workflow, environment, actor: NOBODY });
    for (const name of NAMES) await append({ sentence: `by ${name}`, actor: who(name) });
    await happened(await runAt('payroll', 'gone', { requester: who('tom') }), 'asked for by tom');
    const cancelled = { by: { ...who('tom'), name: 'T\u0000m' }, at: new Date(nowMs) };
    await happened(await runAt('payroll', 'gone', { cancel: cancelled }), 'cancelled by tom');
    const voted = approval({ state: 'approved', votes: [vote({ by: who('tom') })] });
    await happened(await runAt('payroll', 'gone', { state: 'succeeded', approvals: [voted] }), 'voted on by tom');
    const waits = plan({ workflow: { name: 'payroll', title: 'payroll', hash: 'h' }, environment: 'gone' });
    const open = approval({ state: 'open', planHash: planHash(waits), requirement: requirementOf('sre') });
    await happened(await runAt('payroll', 'gone', { state: 'waiting_approval', approvals: [open] }), 'waits for sue');
    await happened(await runAt('payroll', 'production'), 'a run in production');
    await happened(await runAt('payroll', 'staging'), 'a run in staging');
  };
  /** What each event is asked about one by one. */
  const allowed = async (reader: Reader, entry: StoredEvent): Promise<boolean> => {
    const voter = await voterOf(core, who(reader));
    const { workflow, environment, runId } = entry;
    if (samePrincipal(entry.actor, voter.principal)) return true;
    if (decide(core, voter, 'audit', { workflow, environment }).effect !== 'deny') return true;
    const about = runId === null ? null : await core.store.run(runId as RunId);
    return about !== null && maySeeAsVoter(core, voter, about);
  };

  for (const name of ['ann', 'cleo', 'tom', 'sue'] as const) {
    it(`shows ${name}, who is ${READERS[name]}, exactly what policy allows, whether the place is still there or not`, async () => {
      await world();
      const expected: string[] = [];
      for (const entry of await everything()) if (await allowed(name, entry)) expected.push(entry.sentence);
      assert.deepEqual(
        (await pagesOf(who(name))).map(({ sentence }) => sentence),
        expected,
      );
    });
  }

  it('shows the team its own place, its own events and its runs, and nothing of what else there is', async () => {
    await world();
    assert.deepEqual(
      (await pagesOf(who('tom'))).map(({ sentence }) => sentence),
      ['a run in production', 'voted on by tom', 'cancelled by tom', 'asked for by tom', 'by tom', 'deploy in staging'],
    );
    assert.deepEqual(
      (await pagesOf(who('sue'))).map(({ sentence }) => sentence),
      ['waits for sue', 'by sue', 'deploy in staging'],
    );
    assert.ok(!(await pagesOf(who('cleo'))).some(({ sentence }) => sentence === 'payroll in production'));
  });

  it('says nothing of what one may not see: no gap, no further page, no difference from what is not there', async () => {
    await append(...Array.from({ length: 120 }, (_, index) => ({ sentence: String(index), workflow: 'payroll', actor: NOBODY })));
    await append(...Array.from({ length: 55 }, (_, index) => ({ sentence: `mine ${index}`, workflow: 'payroll', actor: who('tom') })));
    assert.equal((await pagesOf(who('tom'))).length, 55);
    const hidden = await tab().audit(who('tom'), { workflow: 'payroll', text: '7', person: 'elsewhere/ann' }, null);
    assert.deepEqual(hidden, { rows: [], next: null });
    assert.deepEqual(await tab().audit(who('tom'), { workflow: 'never-was' }, null), hidden);
  });

  it('is denied to whoever may read it nowhere, and on record; their own events they may read, also when they see runs', async () => {
    await world();
    for (const name of ['lou', 'ned'] as const) {
      assert.equal(await refusal(tab().audit(who(name), {}, null)), 'policy.default-deny');
      assert.equal(await refusal(tab().audit(who(name), { person: 'ann' }, null)), 'policy.default-deny');
      for (const person of [name, `t/${name}`]) {
        const sentences = (await pagesOf(who(name), { person, type: 'command.asked' })).map(({ sentence }) => sentence);
        assert.deepEqual(sentences, [`by ${name}`]);
      }
      assert.equal((await tab().me(who(name))).can.audit, false);
    }
    assert.equal((await tab().me(who('tom'))).can.audit, true);
    assert.equal((await core.store.audit({ type: 'access.denied' }, null, 50)).rows.length, 4);
  });

  it('tells whoever sees a run what happened to it, oldest first, and records that they read what others did there, once', async () => {
    const seen = await runAt('payroll', 'production');
    const other = await runAt('payroll', 'staging');
    for (let index = 0; index < 60; index += 1) await happened(seen, String(index));
    const first = await tab().timeline(who('lou'), seen.id, null);
    const second = await tab().timeline(who('lou'), seen.id, first.next);
    assert.deepEqual(
      [...first.rows, ...second.rows].map(({ sentence }) => Number(sentence)),
      Array.from({ length: 60 }, (_, index) => index),
    );
    assert.equal(second.next, null);
    assert.equal(await refusal(tab().timeline(who('lou'), other.id, null)), 'run.unknown');
    assert.equal(await refusal(tab().timeline(who('lou'), 'r-23456789' as RunId, null)), 'run.unknown');
    assert.equal((await reads()).length, 1);
  });

  it('tells what one person did, newest first and page by page, as far as somebody sees it', async () => {
    const ann = who('ann');
    for (let index = 0; index < 60; index += 1) {
      await append({ workflow: 'deploy', environment: index % 2 === 0 ? 'staging' : 'production', actor: ann, sentence: String(index) });
    }
    await append({ workflow: 'deploy', environment: 'staging', actor: NOBODY, sentence: 'somebody else of this object id' });
    await append({ workflow: 'deploy', environment: 'staging', actor: { ...who('ned'), name: 't/ann' }, sentence: 'of this name' });
    const all = async (reader: Reader): Promise<readonly number[]> => {
      const first = await tab().personTimeline(who(reader), ann, null);
      const rest = first.next === null ? [] : (await tab().personTimeline(who(reader), ann, first.next)).rows;
      return [...first.rows, ...rest].filter(({ type }) => type !== 'audit.read').map(({ sentence }) => Number(sentence));
    };
    const numbers = Array.from({ length: 60 }, (_, index) => 59 - index);
    assert.deepEqual(await all('ann'), numbers);
    assert.equal((await reads()).length, 0, 'one’s own story is nobody else’s business');
    const staging = await all('tom');
    assert.deepEqual(
      staging,
      numbers.filter((number) => number % 2 === 0),
    );
    assert.deepEqual(
      (await reads()).map(({ actor, detail }) => [actor.objectId, detail['filter']]),
      [['tom', 'person=t%2Fann']],
    );
    assert.equal(await refusal(tab().personTimeline(who('ned'), ann, null)), 'policy.default-deny');
    assert.deepEqual(
      (await tab().personTimeline(who('ned'), who('ned'), null)).rows.map(({ sentence }) => sentence).includes('of this name'),
      true,
    );
  });

  describe('what others did', () => {
    it('is on record with the question, once in ten minutes for each question of each person', async () => {
      await append({ workflow: 'deploy', environment: 'staging', actor: NOBODY });
      const question = { workflow: 'deploy', from: new Date('2026-03-01T00:00:00Z') };
      for (const reader of ['ann', 'ann', 'tom'] as const) await tab().audit(who(reader), question, null);
      await tab().audit(who('ann'), {}, null);
      nowMs += 599_000;
      await tab().audit(who('ann'), question, null);
      assert.equal((await reads()).length, 3);
      nowMs += 2_000;
      await tab().audit(who('ann'), question, null);
      const [last, ...others] = await reads();
      assert.equal(others.length, 3);
      assert.equal(last?.sentence, 'ann read the audit log, filtered by from=2026-03-01T00%3A00%3A00.000Z&workflow=deploy.');
      assert.deepEqual(last?.detail, { how: 'page', filter: 'from=2026-03-01T00%3A00%3A00.000Z&workflow=deploy' });
      assert.deepEqual([last?.actor.objectId, last?.via], ['ann', 'tab']);
    });

    it('is not what oneself did, and not an empty page', async () => {
      await append({ actor: who('ann') });
      await tab().audit(who('ann'), {}, null);
      await tab().audit(who('ann'), { person: 'nobody' }, null);
      assert.equal((await reads()).length, 0);
    });

    it('is not shown when that cannot be recorded', async () => {
      await append({ actor: NOBODY });
      const full = new AppError({ code: 'unavailable', reason: 'store.full', message: 'full' });
      const store = { ...core.store, transaction: () => Promise.reject(full) };
      await assert.rejects(createTabOperations({ ...core, store }).audit(who('ann'), {}, null), { reason: 'store.full' });
      // What was written before the answer got lost was read as far as anybody can know.
      const lost = {
        ...core.store,
        transaction: async (work: Parameters<typeof core.store.transaction>[0]) => {
          await core.store.transaction(work);
          throw new AppError({ code: 'outcome_unknown', reason: 'store.commit_unknown', message: 'unknown' });
        },
      };
      await assert.rejects(createTabOperations({ ...core, store: lost as typeof core.store }).audit(who('ann'), {}, null), {
        reason: 'store.commit_unknown',
      });
      assert.equal((await reads()).length, 1);
      assert.equal((await tab().audit(who('ann'), {}, null)).rows.length, 2);
    });
  });

  describe('a filter that somebody keeps', () => {
    const names = (filters: readonly Readonly<{ name: string }>[]) => filters.map(({ name }) => name);

    it('is theirs alone, replaced by name and deleted by name', async () => {
      await tab().saveFilter(who('ann'), { name: ' Denied ', query: 'decision=denied' });
      const kept = await tab().saveFilter(who('ann'), { name: 'Denied', query: 'decision=denied&via=chat' });
      assert.deepEqual(kept, [{ name: 'Denied', query: 'decision=denied&via=chat' }]);
      assert.deepEqual(await tab().savedFilters(who('tom')), []);
      assert.equal(await refusal(tab().dropFilter(who('tom'), 'Denied')), 'filter.unknown');
      assert.deepEqual(await tab().dropFilter(who('ann'), 'Denied'), []);
    });

    it('has a name that is one printable line of at most sixty characters', async () => {
      for (const name of ['', '  ', 'x'.repeat(61), 'two\nlines', 'tab\there', '\u0000', '\u001b[31mred', '\ud800'])
        assert.equal(await refusal(tab().saveFilter(who('ann'), { name, query: '' })), 'filter.name', JSON.stringify(name));
      assert.deepEqual(names(await tab().saveFilter(who('ann'), { name: 'x'.repeat(60), query: '' })), ['x'.repeat(60)]);
    });

    it('is one of at most fifty, also when several are kept at once', async () => {
      for (let index = 0; index < 48; index += 1) await tab().saveFilter(who('ann'), { name: `f${index}`, query: '' });
      const results = await Promise.allSettled([1, 2, 3, 4].map((index) => tab().saveFilter(who('ann'), { name: `g${index}`, query: '' })));
      assert.equal(results.filter(({ status }) => status === 'fulfilled').length, 2);
      assert.equal(await refusal(tab().saveFilter(who('ann'), { name: 'one more', query: '' })), 'filter.too_many');
      assert.equal((await tab().saveFilter(who('ann'), { name: 'f0', query: 'via=tab' })).length, 50);
    });

    it('is kept only for somebody who may read the log somewhere', async () => {
      assert.equal(await refusal(tab().saveFilter(who('lou'), { name: 'mine', query: '' })), 'policy.default-deny');
      assert.deepEqual(await tab().savedFilters(who('lou')), []);
    });
  });
});
