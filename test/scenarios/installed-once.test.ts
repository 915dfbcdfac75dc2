import assert from 'node:assert/strict';
import { closedChat } from '../../bot/core/asking/closed-chat.ts';
import type { AfterShut, Feed, FeedEntry, Installed, Installer } from '../../bot/core/asking/reach.ts';
import { tellInFeed } from '../../bot/core/asking/tell-in-feed.ts';
import { type Conversation, chatToOpen } from '../../bot/core/conversation.ts';
import type { Core } from '../../bot/core/core.ts';
import { runDue } from '../../bot/core/due.ts';
import { AppError } from '../../bot/core/errors.ts';
import { planHash } from '../../bot/core/plan/plan.ts';
import type { Directory } from '../../bot/core/ports.ts';
import type { Principal } from '../../bot/core/principal.ts';
import type { Stamp } from '../../bot/core/run/change.ts';
import { commitNewRun } from '../../bot/core/run/commit.ts';
import { createRun } from '../../bot/core/run/create.ts';
import type { Run } from '../../bot/core/run/run.ts';
import { createFileDirectory } from '../../bot/directory/file-directory.ts';
import type { Database } from '../../bot/store/open.ts';
import { createStore } from '../../bot/store/postgres-store.ts';
import { conversation } from '../contract/store/samples.ts';
import { bareCore } from '../support/bare-core.ts';
import { DATABASES, type TestDatabase } from '../support/database.ts';
import { driverError, failingPool, type Sabotage } from '../support/failing-pool.ts';
import { planOf, REQUESTER, usesStep } from '../support/plans.ts';
import { requirementOf } from '../support/requirements.ts';

const POLICY = 'version: 1\nroles:\n  sre: { appRoles: [Sre] }\nrules: []\n';
const NOW = new Date('2026-03-04T12:00:00Z');
const STAMP: Stamp = { by: REQUESTER, via: 'chat', at: NOW };
const MINUTE = 60_000;
const DAY = 86_400_000;
const ANN: Principal = { kind: 'person', tenantId: 't', objectId: 'ann', name: 'ann' };
const person = (id: string) => {
  return { id, name: id, hint: '', objectId: id, tenantId: 't', appRoles: ['Sre'], groups: [], guest: false, enabled: true };
};

/** Graph as this product sees it: who has the app, and what the next calls come to. */
class Apps implements Installer, Feed {
  readonly has = new Set<string>();
  calls = 0;
  next: 'fine' | 'lost' | 'away' = 'fine';
  readonly feed = new Map<number, FeedEntry>();

  async install({ objectId }: Principal): Promise<Installed> {
    this.calls += 1;
    if (this.next === 'away') throw gone();
    const before = this.has.has(objectId);
    this.has.add(objectId);
    if (this.next === 'lost') throw gone();
    return before ? { kind: 'there', chatId: `a:${objectId}` } : { kind: 'installed' };
  }

  async post(_person: Principal, entry: FeedEntry): Promise<'posted'> {
    this.calls += 1;
    if (this.next === 'away') throw gone();
    this.feed.set(entry.chainId, entry);
    if (this.next === 'lost') throw gone();
    return 'posted';
  }
}

function gone(): AppError {
  return new AppError({ code: 'unavailable', reason: 'directory.timeout', message: 'no' });
}

type Parts = Readonly<{ apps: Apps; sabotage?: Sabotage; ms?: number; directory?: Directory }>;

function coreOn(database: Database, { apps, sabotage, ms = 0, directory }: Parts): Core {
  const pool = sabotage === undefined ? database.pool : failingPool(database.pool, sabotage);
  const at = new Date(NOW.getTime() + ms);
  const people = [person('ann')];
  const core = bareCore({
    store: createStore({ ...database, pool }),
    clock: { now: () => at },
    policy: POLICY,
    people,
    directory: directory ?? createFileDirectory(people, ['t']),
  });
  return { ...core, installer: apps, feed: apps, tab: { host: 'teams.example', appId: 'app' } };
}

/** A run that waits, whose approvers were told: their copies wait for a chat. */
async function waiting(core: Core): Promise<Run['id']> {
  const plan = planOf(usesStep('a'));
  const reason = { rule: 'test', holds: true, sentence: 'It may.', because: [] };
  const decision = { effect: 'needs_approval', rule: 'test', reason, approval: requirementOf('sre') } as const;
  const request = { plan, planHash: planHash(plan), requester: REQUESTER, via: 'chat', conversation: conversation(), decision } as const;
  const change = createRun(request, STAMP);
  await core.store.transaction((tx) => commitNewRun(core, tx, { change, stamp: STAMP }));
  await runDue(core);
  return change.run.id;
}

const chatOfPerson = (who: Principal): Conversation => chatToOpen(who, conversation());

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
  describe(`installing the app for an approver on ${name}`, function () {
    this.timeout(300_000);
    let test: TestDatabase;
    let apps: Apps;
    beforeEach(async () => {
      test = await make();
      apps = new Apps();
    });
    afterEach(() => test.drop());

    const sentences = async (type: string): Promise<readonly string[]> =>
      (await coreOn(test.database, { apps }).store.audit({ type }, null, 100)).rows.map(({ sentence }) => sentence);
    const shut = (parts: Omit<Parts, 'apps'> = {}, who = ANN): Promise<AfterShut> =>
      closedChat(coreOn(test.database, { apps, ...parts }), chatOfPerson(who));
    const named = async (): Promise<number> =>
      Number((await test.database.pool.query('select count(*) as n from signalbox.approval_mentions')).rows[0]?.n);
    const start = (): Promise<Run['id']> => waiting(coreOn(test.database, { apps }));

    it('is done once by several processes, and told in one event', async () => {
      const id = await start();
      const results = await Promise.all(Array.from({ length: 5 }, () => shut()));
      assert.deepEqual([...new Set(results)], ['later']);
      assert.equal(apps.calls, 1);
      assert.deepEqual(await sentences('app.installed'), [`Signalbox was installed for ann, who is asked to approve ${id}.`]);
      assert.equal(await named(), 0);
    });

    it('comes to naming them when Teams does not open the chat for a minute', async () => {
      await start();
      assert.equal(await shut(), 'later');
      assert.equal(await shut({ ms: MINUTE - 1 }), 'later');
      assert.equal(await shut({ ms: MINUTE }), 'named');
      assert.deepEqual([apps.calls, await named()], [1, 1]);
    });

    it('comes to naming them when Graph cannot do it, once in a day', async () => {
      const id = await start();
      apps.next = 'away';
      for (const ms of [0, MINUTE, DAY - 1]) assert.equal(await shut({ ms }), 'named');
      assert.deepEqual(await sentences('app.not_installed'), [
        `Signalbox could not be installed for ann, who is asked to approve ${id}: Microsoft Graph did not answer in time.`,
      ]);
      assert.deepEqual([apps.calls, await named()], [1, 1]);
      assert.equal(await shut({ ms: DAY }), 'named');
      assert.equal(apps.calls, 2);
    });

    it('gives the chat that Graph knows when they had the app, and tells of no installation', async () => {
      await start();
      apps.has.add('ann');
      assert.deepEqual(await shut(), { ...chatOfPerson(ANN), id: 'a:ann' });
      assert.deepEqual(await sentences('app.installed'), []);
    });

    it('is never done for guests, shut accounts, and people of whom the directory cannot tell', async () => {
      const file = createFileDirectory([person('ann')], ['t']);
      const saying = (membership: () => Promise<{ guest: boolean; enabled: boolean }>): Directory => ({
        ...file,
        membershipOf: async () => ({ appRoles: [], groups: [], ...(await membership()) }),
      });
      await start();
      await shut({ directory: saying(async () => ({ guest: true, enabled: true })) });
      await shut({ ms: DAY, directory: saying(async () => ({ guest: false, enabled: false })) });
      await shut({ ms: 2 * DAY, directory: saying(async () => Promise.reject(gone())) });
      assert.equal(apps.calls, 0);
      assert.deepEqual(
        (await sentences('app.not_installed')).map((sentence) => sentence.split(': ')[1]),
        ['Microsoft Graph did not answer in time.', 'the account is shut.', 'guests of the tenant are left alone.'],
      );
    });

    it('is never done for whoever declined, and for nobody who is not asked', async () => {
      await coreOn(test.database, { apps }).store.transaction((tx) => tx.reach.decline(ANN, NOW));
      assert.equal(await shut(), 'named');
      await start();
      assert.equal(await shut({ ms: 30 * DAY }), 'named');
      assert.equal(apps.calls, 0);
    });

    it('is found out about when its answer was lost with the process', async () => {
      const id = await start();
      const good = coreOn(test.database, { apps });
      await good.store.transaction((tx) => tx.reach.beginInstallation(ANN, NOW));
      await apps.install(ANN);
      assert.equal(await shut(), 'later');
      assert.deepEqual(await shut({ ms: MINUTE }), { ...chatOfPerson(ANN), id: 'a:ann' });
      assert.deepEqual(await sentences('app.installed'), [`Signalbox was installed for ann, who is asked to approve ${id}.`]);
    });

    for (const when of ['before', 'after'] as const) {
      it(`is told once whichever statement failed (${when} it was done), and its person is never lost`, async () => {
        for (let statement = 0; ; statement += 1) {
          await test.database.pool.query('truncate signalbox.installations');
          apps = new Apps();
          const id = await start();
          const { sabotage, failed } = once(statement, when);
          await shut({ sabotage }).catch(() => undefined);
          const later = await shut({ ms: MINUTE });
          assert.ok(later === 'later' || later === 'named' || typeof later === 'object', JSON.stringify(later));
          const told = (await sentences('app.installed')).filter((sentence) => sentence.includes(id));
          assert.deepEqual([apps.has.has('ann'), told.length], [true, 1], `statement ${statement}`);
          assert.equal(await named(), later === 'named' ? 1 : 0, `statement ${statement}`);
          await test.database.pool.query('truncate signalbox.approval_mentions');
          await test.database.pool.query('delete from signalbox.run_cards');
          if (!failed()) break;
        }
      });

      it(`asks in the activity feed with one entry whichever statement failed (${when} it was done)`, async () => {
        for (let statement = 0; ; statement += 1) {
          await test.database.pool.query('truncate signalbox.installations');
          await coreOn(test.database, { apps }).store.transaction((tx) => tx.reach.decline(ANN, NOW));
          apps = new Apps();
          const id = await start();
          await shut();
          const { sabotage, failed } = once(statement, when);
          await tellInFeed(coreOn(test.database, { apps, sabotage })).catch(() => undefined);
          for (const ms of [MINUTE, 2 * MINUTE]) await tellInFeed(coreOn(test.database, { apps, ms }));
          const told = (await sentences('approval.told')).filter((sentence) => sentence === 'ann is asked in the activity feed of Teams.');
          assert.deepEqual([[...apps.feed.values()].map(({ runId }) => runId), told.length], [[id], statement + 1]);
          if (!failed()) break;
        }
      });
    }
  });

  describe(`the activity feed on ${name}`, function () {
    this.timeout(300_000);
    let test: TestDatabase;
    let apps: Apps;
    beforeEach(async () => {
      test = await make();
      apps = new Apps();
      await coreOn(test.database, { apps }).store.transaction((tx) => tx.reach.decline(ANN, NOW));
    });
    afterEach(() => test.drop());

    it('is tried again while Graph is away, with one entry, and given up when it is no news any more', async () => {
      await waiting(coreOn(test.database, { apps }));
      await closedChat(coreOn(test.database, { apps }), chatOfPerson(ANN));
      apps.next = 'lost';
      await tellInFeed(coreOn(test.database, { apps }));
      await tellInFeed(coreOn(test.database, { apps, ms: 5_000 }));
      assert.equal(apps.calls, 1, 'not before its time');
      apps.next = 'away';
      await tellInFeed(coreOn(test.database, { apps, ms: 10_000 }));
      assert.deepEqual([apps.calls, apps.feed.size], [2, 1]);
      await tellInFeed(coreOn(test.database, { apps, ms: 62 * MINUTE }));
      apps.next = 'fine';
      await tellInFeed(coreOn(test.database, { apps, ms: 5 * 62 * MINUTE }));
      assert.equal(apps.calls, 3);
    });

    it('says nothing of what was decided before', async () => {
      const good = coreOn(test.database, { apps });
      const id = await waiting(good);
      await closedChat(good, chatOfPerson(ANN));
      await good.store.transaction(async (tx) => {
        const run = (await tx.lockRun(id)) ?? assert.fail();
        await tx.saveRun(run, { ...run, approvals: run.approvals.map((approval) => ({ ...approval, state: 'rejected' as const })) });
      });
      await tellInFeed(good);
      assert.equal(apps.calls, 0);
    });

    it('is where somebody is asked for a run that nobody could be written to about', async () => {
      const good = coreOn(test.database, { apps });
      const plan = planOf(usesStep('a'));
      const reason = { rule: 'test', holds: true, sentence: 'It may.', because: [] };
      const decision = { effect: 'needs_approval', rule: 'test', reason, approval: requirementOf('sre') } as const;
      const change = createRun({ plan, planHash: planHash(plan), requester: REQUESTER, via: 'tab', conversation: null, decision }, STAMP);
      await good.store.transaction((tx) => commitNewRun(good, tx, { change, stamp: STAMP }));
      await runDue(good);
      await tellInFeed(good);
      const [entry] = [...apps.feed.values()];
      assert.equal(entry?.link.startsWith('https://teams.example/l/entity/app/signalbox?context='), true);
      assert.equal(entry?.preview, 'Open it to see the exact steps, and to approve or reject them.');
    });
  });
}
