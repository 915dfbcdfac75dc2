import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { BoardMessage } from '../../bot/local/connector/message-board.ts';
import { replyText, textOf } from '../support/card-text.ts';
import { type FakeEntra, startEntra } from '../support/graph/entra.ts';
import { type LocalApp, startLocalApp } from '../support/local-app.ts';
import { startTenantSigner, type TenantSigner } from '../support/tenant-signer.ts';

const TENANT = '00000000-0000-4000-8000-000000000000';
const IDS = {
  developer: '00000000-0000-4000-8000-000000000001',
  'release-manager-a': '00000000-0000-4000-8000-000000000002',
  'release-manager-b': '00000000-0000-4000-8000-000000000003',
} as const;
/** Two guests with the same app role; policy.yml names one of them. */
const GUESTS = { unnamed: '00000000-0000-4000-8000-0000000000a1', named: '00000000-0000-4000-8000-0000000000a2' } as const;
const [DEVELOPER, MANAGER] = ['Signalbox.Developer', 'Signalbox.ReleaseManager'];
const MINUTE_MS = 60_000;

describe('roles from Entra in use', function () {
  // Starting the whole product takes seconds where the machine does other things as well.
  this.timeout(120_000);
  let entra: FakeEntra;
  let tenant: TenantSigner;
  let local: LocalApp;
  before(async () => {
    [entra, tenant] = await Promise.all([startEntra([], TENANT), startTenantSigner()]);
    for (const role of [DEVELOPER, MANAGER]) entra.home.appRole(role);
    for (const guest of Object.values(GUESTS)) {
      entra.home.person(guest, { userType: 'Guest' });
      entra.home.assign(DEVELOPER, guest);
    }
    const policy = await readFile(path.join(import.meta.dirname, '../../site/policy.yml'), 'utf8');
    const developer = `appRoles: [${DEVELOPER}]\n`;
    assert.ok(policy.includes(developer));
    const naming = policy.replace(developer, `${developer}    people: [${GUESTS.named}]\n`);
    local = await startLocalApp({ directory: entra.directory(), files: { 'policy.yml': naming }, around: tenant.around });
    entra.policy.now = local.config.site?.site.policy ?? assert.fail();
  });
  after(async () => {
    await local.stop();
    await Promise.all([entra.close(), tenant.close()]);
  });
  beforeEach(async () => {
    for (const [id, role] of [
      [IDS.developer, DEVELOPER],
      [IDS['release-manager-a'], MANAGER],
      [IDS['release-manager-b'], MANAGER],
    ] as const) {
      entra.home.person(id);
      entra.home.revoke(role, id);
      entra.home.assign(role, id);
    }
    entra.clock.pass(MINUTE_MS);
  });
  afterEach(() => entra.graph.mend());

  const answerTo = (thread: string, words = /./): Promise<BoardMessage> =>
    local.teams.waitFor((message) => message.threadId === thread && message.from.kind === 'bot' && words.test(textOf(message)), 20_000);
  const ask = async (person: string, text: string): Promise<string> => {
    const { message } = await local.teams.say(person, `@Signalbox ${text}`);
    return textOf(await answerTo(message.id));
  };
  const count = async (): Promise<number> => (await local.app.store.runs({}, null, 200)).rows.length;
  /** A run that waits for a release manager, and a press on its card by one of them. */
  const waiting = async () => {
    const { message } = await local.teams.say('developer', '@Signalbox deploy shop 1.1.0 to production');
    const card = await answerTo(message.id, /Waiting for approval/);
    const run = await local.runIn(['waiting_approval'], ({ conversation }) => conversation?.id.includes(message.id) === true);
    const press = async (person: string, verb: string): Promise<string> =>
      replyText((await local.teams.press(person, card.id, { verb, inputs: {} })).body);
    const votes = async () => (await local.run(run.id)).approvals.flatMap((approval) => approval.votes);
    return { run, press, votes, cancel: () => press('developer', 'cancel') };
  };
  const api = async (
    person: keyof typeof IDS,
    path: string,
    init: RequestInit = {},
  ): Promise<Readonly<{ status: number; text: string }>> => {
    const persona = local.config.site?.site.people.find(({ id }) => id === person) ?? assert.fail();
    const authorization = `Bearer ${await local.surroundings.issuer.userToken(persona)}`;
    const response = await fetch(local.origin + path, { ...init, headers: { authorization, 'content-type': 'application/json' } });
    return { status: response.status, text: await response.text() };
  };

  it('refuses the vote of somebody whose role was taken away a moment ago, and counts it once they have it again', async () => {
    const { press, votes, cancel } = await waiting();
    await ask('release-manager-a', 'help');
    entra.home.revoke(MANAGER, IDS['release-manager-a']);
    assert.match(await press('release-manager-a', 'approve'), /release-manager/);
    assert.deepEqual(await votes(), []);
    entra.home.assign(MANAGER, IDS['release-manager-a']);
    await press('release-manager-a', 'reject');
    assert.equal((await votes()).length, 1);
    await cancel();
  });

  const losses: readonly (readonly [string, () => unknown])[] = [
    ['whose role was taken away', () => entra.home.revoke(DEVELOPER, IDS.developer)],
    ['whose account was shut', () => entra.home.person(IDS.developer, { enabled: false })],
    ['whose account was deleted', () => entra.home.users.delete(IDS.developer)],
    ['who became a guest', () => entra.home.person(IDS.developer, { userType: 'Guest' })],
  ];
  for (const [who, loss] of losses) {
    it(`starts nothing for somebody ${who} a moment ago, while help follows within a minute`, async () => {
      assert.match(await ask('developer', 'help'), /deploy <service>/);
      loss();
      const before = await count();
      assert.match(await ask('developer', 'deploy shop 1.1.0 to staging'), /default-deny/);
      const start = { method: 'POST', body: JSON.stringify({ inputs: { service: 'shop', version: '1.1.0', environment: 'staging' } }) };
      assert.ok([403, 404].includes((await api('developer', '/api/workflows/deploy/runs', start)).status));
      assert.equal(await count(), before);
      entra.clock.pass(MINUTE_MS);
      assert.doesNotMatch(await ask('developer', 'help'), /deploy <service>/);
      assert.deepEqual(JSON.parse((await api('developer', '/api/me')).text).roles, []);
    });
  }

  it('lets a guest do what names them in policy, and nothing for a role that is given to members', async () => {
    const asGuest = async (oid: string, address: string, body: object | null = null) => {
      const token = await tenant.sign({ oid, acct: 1, roles: [DEVELOPER] });
      const response = await fetch(local.origin + address, {
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
        ...(body === null ? {} : { method: 'POST', body: JSON.stringify(body) }),
      });
      return { status: response.status, text: await response.text() };
    };
    const rolesOf = async (oid: string) => JSON.parse((await asGuest(oid, '/api/me')).text).roles as readonly string[];
    const deploy = { inputs: { service: 'shop', version: '1.1.0', environment: 'production' } };
    const before = await count();
    assert.deepEqual(await rolesOf(GUESTS.unnamed), []);
    const refused = await asGuest(GUESTS.unnamed, '/api/workflows/deploy/runs', deploy);
    assert.ok([403, 404].includes(refused.status), refused.text);
    for (const closed of ['/api/audit', '/api/rules']) assert.equal((await asGuest(GUESTS.unnamed, closed)).status, 403, closed);
    assert.equal(await count(), before);
    assert.deepEqual(await rolesOf(GUESTS.named), ['developer']);
    assert.equal((await asGuest(GUESTS.named, '/api/workflows/deploy/runs', deploy)).status, 201);
    assert.equal(await count(), before + 1);
    // Named or not, a closed account is nobody's.
    entra.home.person(GUESTS.named, { userType: 'Guest', enabled: false });
    assert.ok([403, 404].includes((await asGuest(GUESTS.named, '/api/workflows/deploy/runs', deploy)).status));
    assert.equal(await count(), before + 1);
  });

  it('takes no role from the tab’s token, which still lists it', async () => {
    entra.home.revoke(MANAGER, IDS['release-manager-b']);
    const { status, text } = await api('release-manager-b', '/api/me');
    assert.deepEqual([status, JSON.parse(text).roles], [200, []]);
    assert.equal((await api('release-manager-b', '/api/audit')).status, 403);
  });

  it('says so when the directory cannot be asked, changes nothing, and goes on when it can', async () => {
    const { run, press, votes, cancel } = await waiting();
    const before = await count();
    entra.graph.fail({ kind: 'status', status: 400 });
    entra.clock.pass(MINUTE_MS);
    assert.match(await ask('developer', 'deploy shop 1.1.0 to staging'), /directory \(Microsoft Graph\).*Nothing was done/s);
    assert.match(await press('release-manager-b', 'approve'), /directory \(Microsoft Graph\).*Nothing was done/s);
    const tab = await api('developer', '/api/runs');
    assert.deepEqual([tab.status, /directory\.refused/.test(tab.text)], [503, true]);
    assert.deepEqual([await count(), await votes()], [before, []]);
    const { approvals, planHash } = await local.run(run.id);
    const ballot = { approvalId: approvals[0]?.id, verdict: 'approve', comment: '', planHash };
    const vote = { method: 'POST', body: JSON.stringify(ballot) };
    assert.equal((await api('release-manager-b', `/api/runs/${run.id}/votes`, vote)).status, 503);
    const inputs = { service: 'shop', version: '1.1.0', environment: 'staging' };
    const start = { method: 'POST', body: JSON.stringify({ inputs }) };
    assert.equal((await api('developer', '/api/workflows/deploy/runs', start)).status, 503);
    // What the engine goes on with meanwhile is another matter.
    const recorded = (await local.events())
      .filter(({ via }) => via !== 'engine')
      .slice(0, 5)
      .toReversed();
    assert.deepEqual(
      recorded.map(({ type, via, workflow, environment, rule, detail }) => [type, via, workflow, environment, rule ?? detail['reason']]),
      [
        ['command.asked', 'chat', 'deploy', 'staging', undefined],
        ['command.refused', 'chat', 'deploy', 'staging', 'directory.refused'],
        ['decision.denied', 'card', 'deploy', 'production', 'directory.refused'],
        ['decision.denied', 'tab', 'deploy', 'production', 'directory.refused'],
        ['command.refused', 'tab', 'deploy', 'staging', 'directory.refused'],
      ],
    );
    entra.graph.mend();
    await press('release-manager-b', 'reject');
    assert.equal((await votes()).length, 1);
    await cancel();
  });
});
