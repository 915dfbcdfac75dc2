import assert from 'node:assert/strict';
import { createServer, type Server } from 'node:http';
import { AppError } from '../../bot/core/errors.ts';
import type { Freshness } from '../../bot/core/ports.ts';
import type { EntraDirectory } from '../../bot/directory/entra/entra-directory.ts';
import { type FakeEntra, HOME, idOf, roleMap, startEntra } from '../support/graph/entra.ts';
import type { GraphFault } from '../support/graph/graph.ts';
import { closing } from '../support/graph/server.ts';

const ROLE = 'App.Manager';
const GROUP = 'bbbbbbbb-0000-4000-8000-000000000001';
const ADA = idOf(1);
/** What never answers is given up after this, what is asked again after the other; the product waits longer. */
const SHORT = { lookupMs: 300, listMs: 300 };
const MEDIUM = { lookupMs: 1_500, listMs: 1_500 };

const USER = { id: ADA, accountEnabled: true, userType: 'Member', displayName: 'Ada' };
const userAs = (changes: object): GraphFault => ({ kind: 'body', body: JSON.stringify({ ...USER, ...changes }) });
const bodyOf = (value: unknown): GraphFault => ({ kind: 'body', body: JSON.stringify(value) });
const status = (code: number, more: object = {}): GraphFault => ({ kind: 'status', status: code, ...more });

const ACCOUNT = /\/users\/[^/]+$/;
const GROUPS = /checkMemberGroups$/;
const ASSIGNMENTS = /appRoleAssignments$/;
const API_ROLES = /^\/v1\.0\/servicePrincipals/;

/** What lasts, and the reason with which everything is denied. */
const FAULTS: readonly (readonly [what: string, fault: GraphFault, path: RegExp, reason: string])[] = [
  ['throttles', status(429), ACCOUNT, 'directory.throttled'],
  ['throttles for an hour', status(429, { retryAfter: '3600' }), ACCOUNT, 'directory.throttled'],
  ['is overloaded', status(503), GROUPS, 'directory.unreachable'],
  ['is overloaded for an hour', status(503, { retryAfter: '3600' }), ASSIGNMENTS, 'directory.unreachable'],
  ['is behind a broken gateway', status(502), API_ROLES, 'directory.unreachable'],
  ['times out inside', status(504), ACCOUNT, 'directory.unreachable'],
  ['fails inside', status(500), ACCOUNT, 'directory.unreachable'],
  ['never answers', { kind: 'hang' }, ACCOUNT, 'directory.timeout'],
  ['never answers about groups', { kind: 'hang' }, GROUPS, 'directory.timeout'],
  ['answers a byte now and then', { kind: 'drip' }, ASSIGNMENTS, 'directory.timeout'],
  ['breaks the connection', { kind: 'reset' }, ACCOUNT, 'directory.unreachable'],
  ['breaks the connection before the last byte', { kind: 'half' }, GROUPS, 'directory.unreachable'],
  ['sends half of a JSON', { kind: 'body', body: '{"id":' }, ACCOUNT, 'directory.malformed'],
  ['sends nothing', { kind: 'body', body: '' }, ACCOUNT, 'directory.malformed'],
  ['sends a page', { kind: 'body', body: '<html>sign in</html>' }, GROUPS, 'directory.malformed'],
  ['sends a list for an account', bodyOf([USER]), ACCOUNT, 'directory.malformed'],
  ['does not say whether the account is open', userAs({ accountEnabled: undefined }), ACCOUNT, 'directory.malformed'],
  ['says nothing about whether the account is open', userAs({ accountEnabled: null }), ACCOUNT, 'directory.malformed'],
  ['says that the account is open in a text', userAs({ accountEnabled: 'true' }), ACCOUNT, 'directory.malformed'],
  ['does not say whether somebody is a guest', userAs({ userType: undefined }), ACCOUNT, 'directory.malformed'],
  ['tells about somebody else', userAs({ id: idOf(2) }), ACCOUNT, 'directory.malformed'],
  ['sends a group for groups', bodyOf({ value: GROUP }), GROUPS, 'directory.malformed'],
  ['sends names for groups', bodyOf({ value: ['deployers'] }), GROUPS, 'directory.malformed'],
  [
    'sends assignments without a role',
    bodyOf({ value: [{ principalId: ADA, principalType: 'User' }] }),
    ASSIGNMENTS,
    'directory.malformed',
  ],
  ['sends an API without roles', bodyOf({ id: idOf(9) }), API_ROLES, 'directory.malformed'],
  ['sends more than there can be', { kind: 'huge' }, ACCOUNT, 'directory.malformed'],
  ['refuses the question', status(400, { code: 'Request_BadRequest' }), GROUPS, 'directory.refused'],
  ['knows the account and not its groups', status(404, { code: 'Request_ResourceNotFound' }), GROUPS, 'directory.malformed'],
  ['knows the account and not its roles', status(404, { code: 'Request_ResourceNotFound' }), ASSIGNMENTS, 'directory.malformed'],
  ['does not know the API', status(404, { code: 'Request_ResourceNotFound' }), API_ROLES, 'directory.api_unknown'],
  ['is hidden by a proxy that knows no such page', { kind: 'page' }, ACCOUNT, 'directory.refused'],
  ['answers with a status of its own', status(204), ACCOUNT, 'directory.refused'],
];

describe('when Microsoft Graph', () => {
  let entra: FakeEntra;
  let directory: EntraDirectory;
  let elsewhere: Server;
  let strays: number;
  let elsewhereUrl: string;

  before(async () => {
    entra = await startEntra();
    entra.home.person(ADA);
    entra.home.appRole(ROLE);
    entra.home.assign(ROLE, ADA);
    entra.home.group(GROUP, [ADA]);
    entra.policy.now = { hash: 'p', roles: [roleMap({ appRoles: [ROLE], groups: [GROUP] })] };
    elsewhere = createServer((_req, res) => {
      strays += 1;
      res.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ ...USER, value: [] }));
    });
    await new Promise<void>((resolve) => elsewhere.listen(0, '127.0.0.1', resolve));
    const address = elsewhere.address();
    elsewhereUrl = `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`;
  });
  after(async () => void (await Promise.all([entra.close(), closing(elsewhere)])));
  beforeEach(async () => {
    strays = 0;
    directory = entra.directory();
    await ask();
    entra.graph.requests.length = 0;
  });
  afterEach(() => entra.graph.mend());

  const ask = (freshness: Freshness = 'fresh', of = directory) =>
    of.membershipOf({ kind: 'person', tenantId: HOME, objectId: ADA, name: '' }, freshness);
  const hurried = (reason: string): object => {
    if (reason === 'directory.timeout') return { limits: SHORT };
    return reason === 'directory.unreachable' || reason === 'directory.throttled' ? { limits: MEDIUM } : {};
  };

  async function refusal(asking: Promise<unknown>): Promise<AppError> {
    const error = await asking.then(
      () => assert.fail('it was answered'),
      (thrown: unknown) => thrown,
    );
    assert.ok(error instanceof AppError, String(error));
    assert.equal(error.code, 'unavailable');
    return error;
  }

  for (const [what, fault, path, reason] of FAULTS) {
    it(`${what}, everything is denied with ${reason}, and nothing once it is over`, async () => {
      entra.graph.fail(fault, { path });
      const asking = (['recent', 'fresh'] as const).map((freshness) => refusal(ask(freshness, entra.directory(hurried(reason)))));
      for (const error of await Promise.all(asking)) {
        assert.equal(error.reason, reason, error.message);
        assert.match(error.message, /^[^.]*(directory \(Microsoft Graph\)|policy\.yml)[^.]*.* Nothing was done\. Please [^.]+\.$/);
      }
      entra.graph.mend();
      directory = entra.directory();
      assert.deepEqual(await ask(), { appRoles: [ROLE], groups: [GROUP], guest: false, enabled: true });
    });
  }

  for (const [name, fault] of [
    ['throttles', status(429)],
    ['throttles and asks to come again at once', status(429, { retryAfter: '0' })],
    ['is overloaded', status(503)],
    ['times out inside', status(504)],
    ['breaks the connection', { kind: 'reset' }],
  ] as const) {
    it(`${name} twice, it is asked again and the third answer counts`, async () => {
      entra.graph.fail(fault, { times: 2, path: ACCOUNT });
      assert.deepEqual((await ask()).appRoles, [ROLE]);
      assert.equal(entra.graph.requests.filter(({ path }) => ACCOUNT.test(path)).length, 3);
    });
  }

  it('says when to come again, nothing is asked before that', async () => {
    entra.graph.fail(status(429, { retryAfter: '1' }), { times: 1, path: ACCOUNT });
    const from = performance.now();
    await ask();
    assert.ok(performance.now() - from >= 990, 'it was asked again too soon');
  });

  it('says that it will be long, nobody waits, the next one is refused without asking, and the refusal says how long', async () => {
    entra.graph.fail(status(429, { retryAfter: '3600' }), { path: ACCOUNT });
    const error = await refusal(ask());
    assert.equal(error.details['retryAfterMs'], 3_600_000);
    const asked = entra.graph.requests.length;
    const next = await refusal(ask());
    assert.equal(next.reason, 'directory.throttled');
    const wait = Number(next.details['retryAfterMs']);
    assert.ok(wait > 50_000 && wait <= 60_000, `after a minute it is tried again, not after ${wait} ms`);
    assert.equal(entra.graph.requests.length, asked);
  });

  it('names a date to come again, the date is understood', async () => {
    entra.graph.fail(status(503, { retryAfter: new Date(Date.now() + 3_600_000).toUTCString() }), { path: ACCOUNT });
    const error = await refusal(ask());
    assert.ok(Math.abs(Number(error.details['retryAfterMs']) - 3_600_000) < 5_000);
  });

  it('fails in a way that stays, it is asked four times and no more', async () => {
    entra.graph.fail(status(503), { path: ACCOUNT });
    await refusal(ask());
    assert.equal(entra.graph.requests.filter(({ path }) => ACCOUNT.test(path)).length, 4);
  });

  it('sends us elsewhere, nobody goes there, and the token neither', async () => {
    entra.graph.fail({ kind: 'redirect', to: elsewhereUrl }, { path: ACCOUNT });
    assert.equal((await refusal(ask())).reason, 'directory.refused');
    entra.graph.mend();
    for (const to of [`${elsewhereUrl}/v1.0/next`, 'http://graph.evil.example/', '//evil.example/', 'no address']) {
      entra.graph.fail({ kind: 'next_elsewhere', to }, { path: ASSIGNMENTS });
      assert.equal((await refusal(ask())).reason, 'directory.malformed', to);
      entra.graph.mend();
    }
    assert.equal(strays, 0);
  });

  it('gives a list that never ends, it is no answer', async () => {
    const again = `${entra.graph.url}/v1.0/users/${ADA}/appRoleAssignments?$filter=resourceId%20eq%20${entra.home.api?.id}`;
    entra.graph.fail({ kind: 'next_elsewhere', to: again }, { path: ASSIGNMENTS });
    assert.equal((await refusal(ask())).reason, 'directory.malformed');
  });

  const permissions: readonly (readonly [string, RegExp])[] = [
    ['User.Read.All', ACCOUNT],
    ['GroupMember.Read.All', GROUPS],
    ['Directory.Read.All', ASSIGNMENTS],
    ['Application.Read.All', API_ROLES],
  ];
  for (const [permission, path] of permissions) {
    it(`does not let us without ${permission}, the sentence names it, and it is asked once`, async () => {
      entra.graph.permissions.delete(permission);
      try {
        const error = await refusal(ask());
        assert.equal(error.reason, 'directory.permission');
        assert.match(error.message, new RegExp(`lacks the application permission ${permission.replaceAll('.', '\\.')} on Microsoft Graph`));
        assert.equal(entra.graph.requests.filter((request) => path.test(request.path)).length, 1);
      } finally {
        entra.graph.permissions.add(permission);
      }
    });
  }

  it('fails, lists of people and searches fail as well', async () => {
    directory = entra.directory({ limits: SHORT });
    entra.graph.fail({ kind: 'hang' });
    const map = roleMap({ appRoles: [ROLE], groups: [GROUP], people: [ADA] });
    assert.equal((await refusal(directory.membersOf(map, 10))).reason, 'directory.timeout');
    assert.equal((await refusal(directory.find(ADA))).reason, 'directory.timeout');
  });

  it('fails, the log says why', async () => {
    entra.log.length = 0;
    entra.graph.fail(status(400, { code: 'Request_BadRequest' }), { path: GROUPS });
    await refusal(ask());
    const path = `/v1.0/users/${ADA}/checkMemberGroups`;
    const [{ reason, details }, ...more] = entra.log as [{ reason: string; details: object }];
    assert.deepEqual(
      { reason, details, more },
      { reason: 'directory.refused', details: { status: 400, graphCode: 'Request_BadRequest', path }, more: [] },
    );
  });

  it('fails, Signalbox itself and people of foreign tenants are judged without it', async () => {
    entra.graph.fail(status(400));
    const scheduler = { kind: 'system', tenantId: 'signalbox', objectId: 'scheduler', name: '' } as const;
    assert.equal((await directory.membershipOf(scheduler, 'fresh')).enabled, true);
    assert.equal((await directory.membershipOf({ ...scheduler, kind: 'person', tenantId: idOf(7) }, 'fresh')).guest, true);
    assert.equal(entra.graph.requests.length, 0);
  });

  it('would be asked with something that is no object id, it is not: that is no account', async () => {
    for (const objectId of ['ada', '../groups', `${ADA}/memberOf?`, ADA.toUpperCase(), 'me', '$count', `${ADA}\n`]) {
      const found = await directory.membershipOf({ kind: 'person', tenantId: HOME, objectId, name: '' }, 'fresh');
      assert.equal(found.enabled, false, objectId);
    }
    assert.equal(entra.graph.requests.length, 0);
  });

  it('is asked for somebody, the question is marked as urgent and asks for what decides and no more', async () => {
    await ask();
    const account = entra.graph.requests.find(({ path }) => ACCOUNT.test(path));
    assert.equal(account?.query.get('$select'), 'id,accountEnabled,userType,displayName');
    for (const { headers } of entra.graph.requests) assert.equal(headers['x-ms-throttle-priority'], 'High');
    for (const { headers } of entra.graph.requests) assert.equal(headers['consistencylevel'], undefined, 'an index may lag behind');
  });
});

describe('a policy with many groups', () => {
  let entra: FakeEntra;
  before(async () => {
    entra = await startEntra();
  });
  after(() => entra.close());

  it('is asked about in parts of twenty, which is as much as Graph takes', async () => {
    const groups = Array.from({ length: 45 }, (_, n) => idOf(1000 + n));
    for (const group of groups) entra.home.group(group, [ADA]);
    entra.home.person(ADA);
    entra.policy.now = { hash: 'p', roles: [roleMap({ groups: groups.slice(0, 30) }), roleMap({ groups: groups.slice(20) })] };
    const found = await entra.directory().membershipOf({ kind: 'person', tenantId: HOME, objectId: ADA, name: '' }, 'fresh');
    assert.deepEqual([...found.groups].sort(), groups);
    assert.equal(entra.graph.requests.filter(({ path }) => GROUPS.test(path)).length, 3);
  });

  it('is not answered at all when one part fails', async () => {
    entra.graph.fail(status(400), { times: 1, path: GROUPS });
    await assert.rejects(entra.directory().membershipOf({ kind: 'person', tenantId: HOME, objectId: ADA, name: '' }, 'fresh'), {
      code: 'unavailable',
    });
  });
});
