import assert from 'node:assert/strict';
import { request } from 'node:http';
import type { ApiError } from '../../bot/http/contract.ts';
import { ADA, API_CLIENT, BOT_CLIENT, type ClaimChanges, FOREIGN_TENANT, HOME_TENANT, type Signing } from '../support/entra.ts';
import { APPROVAL_ID, PLAN_HASH, RUN_ID } from './sample-run.ts';
import { posted, type ServedApi, serveApi, statusOf } from './served-api.ts';

const HOUR_S = 3600;
const NOW_S = Date.parse('2026-05-04T10:00:00Z') / 1000;
const OTHER_CLIENT = '99999999-9999-4999-8999-999999999999';
const OUTLOOK_WEB = 'bc59ab01-8403-45c6-8796-ac3ef710b3e3';

type Case = readonly [name: string, status: number, reason: string | null, claims: ClaimChanges, signing?: (api: ServedApi) => Signing];

/** Every kind of token, its exact answer and the reason; nothing is called unless it is good. */
const TOKENS: readonly Case[] = [
  ['a good token', 200, null, {}],
  ['a token for several scopes', 200, null, { scp: 'openid access_as_user profile' }],
  ['a token of the Teams desktop client', 200, null, { azp: '1fec8e78-bce4-4aaf-ab1b-5451cc387264' }],
  ['a token that leaves out the groups because they are too many', 200, null, { _claim_names: { groups: 'src1' }, _claim_sources: {} }],
  ['a member who is marked as one', 200, null, { acct: 0, idp: `https://sts.windows.net/${HOME_TENANT}/` }],
  ['a token that expired within the tolerance', 200, null, { nbf: NOW_S - HOUR_S, exp: NOW_S - 30 }],
  ['a token that expired', 401, 'token.expired', { nbf: NOW_S - HOUR_S, exp: NOW_S - 61 }],
  ['a token that is not valid yet', 401, 'token.invalid', { nbf: NOW_S + 120 }],
  ['a token without exp', 401, 'token.invalid', { exp: undefined }],
  ['a token without nbf', 401, 'token.invalid', { nbf: undefined }],
  ['a token for another audience', 401, 'token.invalid', { aud: OTHER_CLIENT }],
  ['a token for the bot', 401, 'token.invalid', { aud: BOT_CLIENT }],
  ['a token for the api:// form when the client id is configured', 401, 'token.invalid', { aud: `api://signalbox.example/${API_CLIENT}` }],
  ['a token for several audiences', 401, 'token.claims', { aud: [API_CLIENT, OTHER_CLIENT] }],
  ['a token for a list of one audience', 401, 'token.claims', { aud: [API_CLIENT] }],
  ['a token without audience', 401, 'token.invalid', { aud: undefined }],
  ['a token of another issuer', 401, 'token.tenant', { iss: `https://evil.example/${HOME_TENANT}/v2.0` }],
  ['a token without issuer', 401, 'token.tenant', { iss: undefined }],
  [
    'a version 1 token',
    401,
    'token.tenant',
    { iss: `https://sts.windows.net/${HOME_TENANT}/`, ver: '1.0', azp: undefined, appid: OTHER_CLIENT },
  ],
  ['a token that says it is version 1', 401, 'token.claims', { ver: '1.0' }],
  ['a token of a foreign tenant', 401, 'token.tenant', { tid: FOREIGN_TENANT }],
  [
    'a foreign tid under our issuer',
    401,
    'token.tenant',
    { tid: FOREIGN_TENANT, iss: `https://login.microsoftonline.com/${HOME_TENANT}/v2.0` },
  ],
  ['our tid under a foreign issuer', 401, 'token.tenant', { iss: `https://login.microsoftonline.com/${FOREIGN_TENANT}/v2.0` }],
  ['a token without tid', 401, 'token.claims', { tid: undefined, iss: `https://login.microsoftonline.com/${HOME_TENANT}/v2.0` }],
  ['a token got by an unknown client', 401, 'token.client', { azp: OTHER_CLIENT }],
  ['a token without client', 401, 'token.claims', { azp: undefined }],
  ['an app-only token', 401, 'token.claims', { idtyp: 'app', scp: undefined, roles: ['access_as_user'] }],
  ['an app-only token that claims a scope', 401, 'token.claims', { idtyp: 'app' }],
  ['an ID token', 401, 'token.claims', { scp: undefined, azp: undefined, nonce: 'n' }],
  ['a token for another scope', 403, 'token.scope', { scp: 'User.Read' }],
  ['a scope that only contains ours', 403, 'token.scope', { scp: 'access_as_user_impersonation' }],
  ['a scope that is a list', 401, 'token.claims', { scp: ['access_as_user'] }],
  ['a token without oid', 401, 'token.claims', { oid: undefined }],
  ['an oid that is not a GUID', 401, 'token.claims', { oid: 'ada' }],
  ['an oid with upper-case letters', 401, 'token.claims', { oid: ADA.oid.toUpperCase() }],
  ['a guest', 403, 'token.guest', { acct: 1 }],
  ['a guest, with acct as text', 403, 'token.guest', { acct: '1' }],
  ['a person whose home is another tenant', 403, 'token.guest', { idp: `https://sts.windows.net/${FOREIGN_TENANT}/` }],
  ['a person who signed in with a personal account', 403, 'token.guest', { idp: 'live.com' }],
  [
    'a token of the bot connector',
    401,
    'token.tenant',
    { iss: 'https://api.botframework.com', aud: BOT_CLIENT, serviceurl: 'https://smba.trafficmanager.net/' },
  ],
  ['a token of the bot connector for the API', 401, 'token.tenant', { iss: 'https://api.botframework.com' }],
  ['a key that Entra never published', 401, 'token.invalid', {}, (api) => ({ key: api.entra.rogueKey })],
  ['an unknown key id', 401, 'token.invalid', {}, () => ({ header: { kid: 'unknown' } })],
  ['a key id that is a path', 401, 'token.invalid', {}, () => ({ header: { kid: '../../etc/passwd' } })],
  ['no key id', 401, 'token.invalid', {}, () => ({ header: { kid: undefined } })],
  ['a critical extension', 401, 'token.invalid', {}, () => ({ header: { crit: ['unheard'], unheard: 1 } })],
  ['a key address of its own', 401, 'token.invalid', {}, (api) => ({ header: { jku: api.entra.cloud.keys } })],
  ['a key of its own', 401, 'token.invalid', {}, () => ({ header: { jwk: { kty: 'RSA', n: 'AQAB', e: 'AQAB' } } })],
  ['a certificate address of its own', 401, 'token.invalid', {}, () => ({ header: { x5u: 'https://evil.example/cert' } })],
  ['a certificate of its own', 401, 'token.invalid', {}, () => ({ header: { x5c: ['AAAA'] } })],
  ['a time of issue that is a text', 401, 'token.invalid', { iat: String(NOW_S) }],
  ['more than 8 kB', 401, 'token.malformed', { filler: 'x'.repeat(7_000) }],
];

describe('the door of the API', () => {
  let api: ServedApi;
  before(async () => {
    api = await serveApi();
  });
  after(() => api.close());
  beforeEach(() => {
    api.calls.length = 0;
  });

  for (const [name, status, reason, claims, signing] of TOKENS) {
    it(`answers ${status} to ${name}`, async () => {
      const token = await api.entra.token(claims, signing?.(api));
      const response = await api.fetch('/api/me', { token });
      const answer = (await response.json()) as Partial<ApiError>;
      assert.deepEqual([response.status, answer.error?.reason ?? null, api.calls.length], [status, reason, status === 200 ? 1 : 0]);
    });
  }

  const refuses = async (authorization: string | null, status = 401): Promise<void> => {
    const response = await api.fetch('/api/me', { headers: authorization === null ? {} : { authorization } });
    assert.deepEqual([response.status, api.calls.length], [status, 0]);
  };

  for (const alg of ['RS384', 'RS512', 'PS256']) {
    it(`answers 401 to a token that Entra's own key signed with ${alg}`, async () =>
      refuses(`Bearer ${await api.entra.token({}, { alg })}`));
  }

  it('answers 401 to no token, and says how to sign in', async () => {
    const response = await api.fetch('/api/me');
    assert.equal(response.status, 401);
    assert.equal(response.headers.get('www-authenticate'), 'Bearer');
    const { error } = (await response.json()) as { error: Record<string, string> };
    assert.equal(error['reason'], 'token.missing');
  });

  it('answers 401 to an unsigned token', () => refuses(`Bearer ${api.entra.unsigned()}`));
  it('answers 401 to HS256 signed with the public key', async () => refuses(`Bearer ${await api.entra.signedWithPublicKey()}`));
  it('answers 401 to a token whose signature was cut off', async () => {
    const token = await api.entra.token();
    await refuses(`Bearer ${token.slice(0, token.lastIndexOf('.'))}.`);
  });
  it('answers 401 to a token whose claims were changed afterwards', async () => {
    const [header, , signature] = (await api.entra.token()).split('.');
    const claims = Buffer.from(JSON.stringify({ oid: ADA.oid })).toString('base64url');
    await refuses(`Bearer ${header}.${claims}.${signature}`);
  });
  it('answers 401 to any other spelling of the scheme', async () => {
    const token = await api.entra.token();
    for (const spelling of [`bearer ${token}`, `Bearer  ${token}`, `Bearer\t${token}`, token, `Basic ${token}`, `Bearer ${token},x`]) {
      await refuses(spelling);
    }
  });
  it('answers 401 to what is no token at all', async () => {
    for (const junk of ['', 'x', 'a.b', 'a.b.c', '..', 'e30.e30.e30', 'null.null.null', 'bnVsbA.bnVsbA.x']) await refuses(`Bearer ${junk}`);
  });

  it('answers 400 to two tokens, even when both are good', async () => {
    const token = await api.entra.token();
    const headers = ['host', 'signalbox', 'authorization', `Bearer ${token}`, 'authorization', `Bearer ${token}`];
    const status = await new Promise((resolve, reject) => {
      const sent = request(`${api.url}/api/me`, { headers }, (res) => resolve(res.resume().statusCode));
      sent.on('error', reject).end();
    });
    assert.deepEqual([status, api.calls.length], [400, 0]);
  });

  it('does not take a token from the query, the body or a cookie', async () => {
    const token = await api.entra.token();
    const cookie = await api.fetch('/api/me', { headers: { cookie: `token=${token}; authorization=Bearer ${token}` } });
    const query = await api.fetch(`/api/me?access_token=${token}`);
    const body = await api.fetch('/api/runs/r-7hk2m9qd/cancel', { method: 'POST', body: new URLSearchParams({ access_token: token }) });
    assert.deepEqual([cookie.status, query.status, body.status, api.calls.length], [401, 401, 401, 0]);
  });

  it('leaves no token in the log, and no body', async () => {
    api.log.length = 0;
    const good = await api.entra.token();
    const tokens = [good, good.slice(0, -4), await api.entra.token({ scp: 'User.Read' }), await api.entra.token({ exp: NOW_S - HOUR_S })];
    for (const token of tokens) await api.fetch('/api/runs/r-7hk2m9qd/cancel', { method: 'POST', token, body: '{"secret":"hunter2"' });
    const text = JSON.stringify(api.log);
    assert.ok(api.log.length >= tokens.length);
    for (const part of [...tokens.flatMap((token) => token.split('.')), 'hunter2', 'secret']) assert.ok(!text.includes(part), part);
  });

  it('hands on tenant, object id and a clean display name, and nothing else of the token', async () => {
    const name = `Ada\u202e\u0000 ${'x'.repeat(200)}`;
    await api.fetch('/api/me', { token: await api.entra.token({ name, roles: ['admin'], groups: ['g'] }) });
    const principal = { kind: 'person', tenantId: HOME_TENANT, objectId: ADA.oid, name: `Ada ${'x'.repeat(94)}` };
    assert.deepEqual(api.calls, [{ name: 'me', args: [principal] }]);
  });

  it('hands on to a vote when Entra made the token, and nothing when the token does not say', async () => {
    const vote = { approvalId: APPROVAL_ID, verdict: 'approve', comment: '', planHash: PLAN_HASH };
    const signedInAt = async (claims: ClaimChanges): Promise<unknown> => {
      const token = await api.entra.token(claims);
      const response = await api.fetch(`/api/runs/${RUN_ID}/votes`, { ...posted(vote), token });
      assert.equal(response.status, 200);
      return api.calls.at(-1)?.args.at(-1);
    };
    assert.deepEqual(await signedInAt({}), new Date(NOW_S * 1000));
    assert.deepEqual(await signedInAt({ iat: NOW_S - 601 }), new Date((NOW_S - 301) * 1000));
    assert.deepEqual(await signedInAt({ iat: NOW_S }), new Date(NOW_S * 1000), 'not written back: made now at the latest');
    assert.deepEqual(
      await signedInAt({ iat: NOW_S + 30 }),
      new Date((NOW_S + 30) * 1000),
      'from the future, which a fresh sign-in never is',
    );
    assert.equal(await signedInAt({ iat: undefined }), null);
  });

  it('shows the object id of a person without a name', async () => {
    const response = await api.fetch('/api/me', { token: await api.entra.token({ name: undefined }) });
    const me = (await response.json()) as { name: string };
    assert.equal(me.name, ADA.oid);
  });
});

describe('what an operator can configure of the door', () => {
  const statusWith = async (rules: NonNullable<Parameters<typeof serveApi>[0]>['rules'], claims: ClaimChanges): Promise<number> => {
    const api = await serveApi(rules === undefined ? {} : { rules });
    try {
      return await statusOf(await api.fetch('/api/me', { token: await api.entra.token(claims) }));
    } finally {
      await api.close();
    }
  };

  it('lets guests in', async () => assert.equal(await statusWith({ guests: true }, { acct: 1 }), 200));
  it('lets another client in, whatever the case of its id', async () =>
    assert.equal(await statusWith({ clients: [OUTLOOK_WEB.toUpperCase()] }, { azp: OUTLOOK_WEB }), 200));
  it('lets another tenant in', async () =>
    assert.equal(await statusWith({ tenants: () => [HOME_TENANT, FOREIGN_TENANT] }, { tid: FOREIGN_TENANT }), 200));
  it('does not let one allowed tenant speak for another', async () => {
    const claims = { tid: HOME_TENANT, iss: `https://login.microsoftonline.com/${FOREIGN_TENANT}/v2.0` };
    assert.equal(await statusWith({ tenants: () => [HOME_TENANT, FOREIGN_TENANT] }, claims), 401);
  });
  it('takes the api:// form of the audience instead of the client id', async () => {
    const audience = `api://signalbox.example/${API_CLIENT}`;
    assert.equal(await statusWith({ audience }, { aud: audience }), 200);
    assert.equal(await statusWith({ audience }, {}), 401);
  });
});
