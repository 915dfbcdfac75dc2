import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { unzipSync } from 'fflate';
import { verify } from '../../audit/verifier/verifier.js';
import { sealLog } from '../../bot/core/audit/seal.ts';
import type { Core } from '../../bot/core/core.ts';
import { AppError } from '../../bot/core/errors.ts';
import { createTabOperations } from '../../bot/core/tab-operations.ts';
import { createStore } from '../../bot/store/postgres-store.ts';
import { event } from '../contract/store/samples.ts';
import { type ServedApi, serveApi } from '../http/served-api.ts';
import { bareCore } from '../support/bare-core.ts';
import { memoryDatabase, type TestDatabase } from '../support/database.ts';
import { ADA, HOME_TENANT } from '../support/entra.ts';
import { configIn, started, temporaryFolder } from '../support/notaries.ts';
import { until } from '../support/until.ts';

const POLICY = `version: 1
roles:
  auditor: { appRoles: [Auditor] }
  team: { appRoles: [Team] }
rules:
  - { id: all, allow: [audit], roles: [auditor] }
  - { id: place, allow: [audit], roles: [team], workflows: [deploy] }
`;
const EVENTS = 600;

describe('an export of the audit log from the tab', function () {
  this.timeout(120_000);
  let test: TestDatabase;
  let core: Core;
  let api: ServedApi;
  let notary: Awaited<ReturnType<typeof started>>;
  let place: Awaited<ReturnType<typeof temporaryFolder>>;
  let role = 'Auditor';
  before(async () => {
    test = await memoryDatabase();
    place = await temporaryFolder();
    notary = await started({ ...configIn(place.folder), name: 'signalbox' });
    const store = createStore(test.database);
    const directory = {
      membershipOf: async () => ({ appRoles: [role], groups: [], guest: false, enabled: true }),
      membersOf: async () => [],
      find: async () => null,
    };
    const bare = bareCore({ store, clock: { now: () => new Date() }, policy: POLICY, directory });
    core = { ...bare, homeTenants: [HOME_TENANT], notary: notary.notary };
    api = await serveApi({ operations: createTabOperations(core) });
    await write(EVENTS);
    await sealLog({ log: store.log, notary: notary.notary }, null);
    await write(3);
  });
  beforeEach(() => {
    role = 'Auditor';
  });
  after(async () => {
    await api.close();
    await notary.running.stop();
    await test.drop();
    await place.remove();
  });

  const write = (count: number) =>
    core.store.transaction((tx) =>
      tx.appendEvents(
        Array.from({ length: count }, (_, index) => event({ workflow: index % 3 === 0 ? 'deploy' : 'logs', detail: { text: 'ё' } })),
      ),
    );
  const ask = async (query: string, init: RequestInit = {}) =>
    api.fetch(`/api/audit/export?${query}`, { ...init, token: await api.entra.token() });
  const bytesOf = async (query: string): Promise<Uint8Array> => {
    const response = await ask(query);
    assert.equal(response.status, 200);
    return new Uint8Array(await response.arrayBuffer());
  };
  const refusal = async (query: string) => {
    const response = await ask(query);
    const { error } = (await response.json()) as { error: { reason: string; message: string } };
    return [response.status, error.reason, error.message] as const;
  };
  /** What the independent verifier says of the files in a zip. */
  const verified = async (zip: Uint8Array) => {
    const at = (name: string) => path.join(place.folder, name);
    for (const [name, bytes] of Object.entries(unzipSync(zip))) await writeFile(at(name), bytes);
    const { verdict, kind, events } = verify({ export: at('export.jsonl'), checkpoints: at('checkpoints.txt'), key: at('notary.pub') });
    return [verdict, kind, events];
  };
  const exported = async () => (await core.store.audit({ type: 'audit.read' }, null, 50)).rows;

  it('is what an auditor verifies: all events that are sealed, checkpoints, key and signature', async () => {
    const zip = await bytesOf('format=jsonl');
    const files = unzipSync(zip);
    assert.deepEqual(Object.keys(files), ['export.jsonl', 'checkpoints.txt', 'notary.pub', 'statement.txt']);
    assert.deepEqual(await verified(zip), ['verified', 'log', EVENTS]);
    assert.match(
      Buffer.from(files['statement.txt'] ?? []).toString(),
      /\/export\nformat jsonl\nsize 600\nselection everything\nevents 600\n/,
    );
    const selection = await bytesOf('format=jsonl&workflow=deploy');
    assert.deepEqual(await verified(selection), ['verified', 'selection', EVENTS / 3]);
  });

  it('has the same bytes for the same size, whatever was written and sealed since', async () => {
    const [before, table] = [await bytesOf(`format=jsonl&size=${EVENTS}`), await bytesOf(`format=csv&size=${EVENTS}&workflow=logs`)];
    await write(5);
    await sealLog({ log: core.store.log, notary: notary.notary }, null);
    assert.ok(Buffer.from(await bytesOf(`format=jsonl&size=${EVENTS}`)).equals(before));
    assert.ok(Buffer.from(await bytesOf(`format=csv&size=${EVENTS}&workflow=logs`)).equals(table));
    const newest = await bytesOf('format=jsonl');
    assert.ok(!Buffer.from(newest).equals(before));
    assert.equal((await verified(newest))[0], 'verified');
  });

  it('comes as a file with a name, which nobody keeps on the way', async () => {
    const response = await ask(`format=csv&size=${EVENTS}`);
    await response.body?.cancel();
    const header = (name: string) => response.headers.get(name);
    assert.equal(header('content-disposition'), `attachment; filename=signalbox-audit-${EVENTS}-csv.zip`);
    assert.deepEqual([header('content-type'), header('cache-control')], ['application/zip', 'no-store']);
  });

  it('is on record each time, before the first byte', async () => {
    const before = (await exported()).length;
    await (await ask(`format=csv&size=${EVENTS}&workflow=deploy`)).body?.cancel();
    await bytesOf(`format=csv&size=${EVENTS}&workflow=deploy`);
    const [last, ...others] = await exported();
    assert.equal(others.length + 1, before + 2);
    assert.deepEqual(last?.detail, { how: 'export', filter: 'workflow=deploy', format: 'csv', size: EVENTS });
    assert.equal(last?.sentence, `${ADA.name} exported the audit log, filtered by workflow=deploy.`);
    const full = new AppError({ code: 'unavailable', reason: 'store.full', message: 'full' });
    const store = { ...core.store, transaction: () => Promise.reject(full) };
    const wish = { filter: {}, format: 'csv', size: null } as const;
    const who = { kind: 'person', tenantId: HOME_TENANT, objectId: ADA.oid, name: ADA.name } as const;
    await assert.rejects(createTabOperations({ ...core, store }).exportAudit(who, wish), { reason: 'store.full' });
  });

  it('is for those alone who may read the whole log; others are told who that is', async () => {
    role = 'Team';
    const [status, reason, sentence] = await refusal('format=csv&workflow=deploy');
    assert.deepEqual([status, reason], [403, 'policy.export-whole-log']);
    assert.match(sentence, /whole audit log can export it: auditor\./);
    role = 'Nobody';
    assert.deepEqual((await refusal('format=csv')).slice(0, 2), [403, 'policy.default-deny']);
    const denied = (await core.store.audit({ type: 'access.denied' }, null, 2)).rows;
    assert.deepEqual(
      denied.map(({ rule }) => rule),
      ['default-deny', 'export-whole-log'],
    );
  });

  it('needs a seal of that size', async () => {
    assert.deepEqual((await refusal('format=jsonl&size=7')).slice(0, 2), [409, 'audit.nothing_sealed']);
  });

  it('is one of two at a time, and leaves its place when the client goes away', async () => {
    let release = (): void => undefined;
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    let stopped = 0;
    async function* slow() {
      try {
        yield Buffer.alloc(70_000, 'x').toString();
        await held;
        yield 'the end';
      } finally {
        stopped += 1;
      }
    }
    async function* files() {
      yield { name: 'export.csv', content: slow() };
    }
    const busy = await serveApi({ operations: { exportAudit: async () => ({ size: 1, files }) } });
    try {
      const token = await busy.entra.token();
      const leaving = new AbortController();
      const first = await busy.fetch('/api/audit/export?format=csv', { token });
      const second = await busy.fetch('/api/audit/export?format=csv', { token, signal: leaving.signal });
      const third = await busy.fetch('/api/audit/export?format=csv', { token });
      assert.deepEqual([third.status, third.headers.get('retry-after')], [429, '30']);
      await third.arrayBuffer();
      leaving.abort();
      await second.arrayBuffer().catch(() => null);
      let fourth = third;
      await until('a place became free', async () => {
        fourth = await busy.fetch('/api/audit/export?format=csv', { token });
        if (fourth.status === 200) return true;
        await fourth.arrayBuffer();
        return false;
      });
      release();
      for (const one of [first, fourth]) assert.equal(Object.keys(unzipSync(new Uint8Array(await one.arrayBuffer()))).length, 1);
      await until('what was read for the others has ended', async () => stopped === 3);
    } finally {
      await busy.close();
    }
  });

  it('is cut off, and not ended, when something goes wrong on the way', async () => {
    async function* broken() {
      yield Buffer.alloc(200_000, 'x').toString();
      throw new AppError({ code: 'internal', reason: 'audit.node_missing', message: 'gone' });
    }
    async function* files() {
      yield { name: 'export.csv', content: broken() };
    }
    const failing = await serveApi({ operations: { exportAudit: async () => ({ size: 1, files }) } });
    try {
      const response = await failing.fetch('/api/audit/export?format=csv', { token: await failing.entra.token() });
      await assert.rejects(response.arrayBuffer());
    } finally {
      await failing.close();
    }
  });
});
