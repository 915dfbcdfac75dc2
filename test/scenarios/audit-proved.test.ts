import assert from 'node:assert/strict';
import { sealLog } from '../../bot/core/audit/seal.ts';
import type { Core } from '../../bot/core/core.ts';
import { createTabOperations } from '../../bot/core/tab-operations.ts';
import type { AuditPage, AuditStateOnWire, ConsistencyProof, EventProof } from '../../bot/http/contract.ts';
import { createStore } from '../../bot/store/postgres-store.ts';
import { verifyEvent } from '../../tab/verify/verify-event.ts';
import { event } from '../contract/store/samples.ts';
import { type ServedApi, serveApi } from '../http/served-api.ts';
import { bareCore } from '../support/bare-core.ts';
import { memoryDatabase, type TestDatabase } from '../support/database.ts';
import { HOME_TENANT } from '../support/entra.ts';
import { createWitness } from '../support/witness.ts';

const POLICY = `version: 1
roles:
  auditor: { appRoles: [Auditor] }
  team: { appRoles: [Team] }
  other: { appRoles: [Other] }
rules:
  - { id: all, allow: [audit], roles: [auditor] }
  - { id: place, allow: [audit], roles: [team], workflows: [deploy] }
`;
const NOW = new Date('2026-03-01T12:00:00Z');

describe('the proof of an event, from the server to the browser', function () {
  this.timeout(120_000);
  const witness = createWitness();
  let test: TestDatabase;
  let core: Core;
  let api: ServedApi;
  let role = 'Auditor';
  let notary: Core['notary'] = witness;
  before(async () => {
    test = await memoryDatabase();
    const store = createStore(test.database);
    const directory = {
      membershipOf: async () => ({ appRoles: [role], groups: [], guest: false, enabled: true }),
      membersOf: async () => [],
      find: async () => null,
    };
    const bare = bareCore({ store, clock: { now: () => NOW }, policy: POLICY, directory });
    const since = new Date(NOW.getTime() - 4000);
    core = {
      ...bare,
      homeTenants: [HOME_TENANT],
      get notary() {
        return notary;
      },
      logHealth: () => ({
        sealed: { origin: 'signalbox/audit/1-gone', size: 9, at: NOW },
        waitingSince: since,
        trouble: null,
        verified: { at: NOW, events: 3, problem: null, restored: [] },
      }),
    };
    api = await serveApi({ operations: createTabOperations(core) });
    await write('deploy', 'logs', 'deploy', 'logs', 'deploy');
    await sealLog({ log: store.log, notary: witness }, null);
    await write('deploy');
  });
  beforeEach(() => {
    role = 'Auditor';
    notary = witness;
  });
  after(async () => {
    await api.close();
    await test.drop();
  });

  const write = (...workflows: readonly string[]) =>
    core.store.transaction((tx) =>
      tx.appendEvents(
        workflows.map((workflow) =>
          event({ type: 'step.started', workflow, environment: 'near', detail: { call: 'ё "quoted"', attempt: 3 } }),
        ),
      ),
    );
  const get = async <T>(path: string): Promise<Readonly<{ status: number; body: T }>> => {
    const response = await api.fetch(path, { token: await api.entra.token() });
    return { status: response.status, body: (await response.json()) as T };
  };
  const refusal = async (path: string) => {
    const { status, body } = await get<{ error: { reason: string; message: string } }>(path);
    return [status, body.error.reason] as const;
  };

  it('is verified there for every event that is sealed, as the page shows it', async () => {
    const { events } = (await get<AuditPage>('/api/audit?workflow=deploy')).body;
    for (const shown of events.filter(({ seq }) => seq <= 5)) {
      const { status, body } = await get<EventProof>(`/api/audit/events/${shown.seq}/proof`);
      assert.equal(status, 200);
      const verdict = await verifyEvent(shown, body);
      assert.deepEqual([verdict.verdict, 'size' in verdict && verdict.size], ['proven', 5]);
      const other = await verifyEvent({ ...shown, sentence: 'another one' }, body);
      assert.deepEqual([other.verdict, 'fields' in other && other.fields], ['refused', ['sentence']]);
    }
  });

  it('cannot be had before the event is sealed, nor without a notary, and says so', async () => {
    assert.deepEqual(await refusal('/api/audit/events/6/proof'), [409, 'audit.not_sealed_yet']);
    notary = null;
    assert.deepEqual(await refusal('/api/audit/events/3/proof'), [409, 'audit.no_notary']);
  });

  it('is no event at all to whoever may not see it', async () => {
    role = 'Team';
    assert.equal((await get('/api/audit/events/3/proof')).status, 200);
    const hidden = await refusal('/api/audit/events/2/proof');
    assert.deepEqual(hidden, [404, 'audit.no_event']);
    assert.deepEqual(await refusal('/api/audit/events/999/proof'), hidden);
    role = 'Other';
    assert.deepEqual(await refusal('/api/audit/events/3/proof'), hidden);
  });

  it('goes with the proof that the log begins with that of an earlier checkpoint, for whoever reads some of the log', async () => {
    const { status, body } = await get<ConsistencyProof>('/api/audit/consistency?from=5');
    assert.deepEqual([status, body.from, body.to, body.key], [200, 5, 5, witness.key]);
    assert.match(body.proof, /^\{"consistency":\{"from":5,"to":5,"proof":\[\]\}\}\n$/);
    assert.deepEqual(await refusal('/api/audit/consistency?from=4&to=5'), [409, 'audit.no_checkpoint']);
    notary = null;
    assert.deepEqual(await refusal('/api/audit/consistency?from=5'), [409, 'audit.no_notary']);
    role = 'Team';
    notary = witness;
    assert.equal((await get('/api/audit/consistency?from=5')).status, 200);
    role = 'Other';
    assert.deepEqual(await refusal('/api/audit/consistency?from=5'), [403, 'policy.default-deny']);
  });

  it('is on record when the event is somebody else’s, like a page of the log', async () => {
    const reads = (await core.store.audit({ type: 'audit.read' }, null, 50)).rows;
    assert.ok(reads.length > 0 && reads.every(({ via }) => via === 'tab'));
  });

  it('goes with how the log stands: nobody takes the seal of another log for one of this', async () => {
    const { body } = await get<AuditStateOnWire>('/api/audit/state');
    const { origin, size } = await core.store.log.head();
    const verified = { at: NOW.toISOString(), events: 3, problem: null, restored: [] };
    assert.deepEqual(body, { origin, size, sealed: null, lagMs: 4000, trouble: null, key: witness.key, verified });
    role = 'Other';
    assert.deepEqual(await refusal('/api/audit/state'), [403, 'policy.default-deny']);
  });
});
