import assert from 'node:assert/strict';
import { createLocalJWKSet, decodeJwt, decodeProtectedHeader, jwtVerify } from 'jose';
import type { Clock } from '../../bot/core/clock.ts';
import { createLocalIssuer, type LocalIssuer } from '../../bot/local/issuer.ts';
import { API_APP_ID, APP_ID, PERSONAS, TENANT_ID } from './stand.ts';

const START = new Date('2026-11-23T09:00:00Z');
const SERVICE_URL = 'http://127.0.0.1:4000/local/connector/';

describe('local issuer', () => {
  const time = { now: START };
  const clock: Clock = { now: () => time.now };
  const issue = (): Promise<LocalIssuer> => createLocalIssuer({ tenantId: TENANT_ID, botAppId: APP_ID, apiAppId: API_APP_ID, clock });
  let issuer: LocalIssuer;

  before(async () => {
    issuer = await issue();
  });
  beforeEach(() => {
    time.now = START;
  });

  it('signs what Teams sends with an endorsed key, for this bot and this service address', async () => {
    const token = await issuer.channelToken(SERVICE_URL);
    const { payload, protectedHeader } = await jwtVerify(token, createLocalJWKSet(issuer.channelKeys), {
      issuer: 'https://api.botframework.com',
      audience: APP_ID,
      algorithms: ['RS256'],
      requiredClaims: ['exp', 'nbf', 'iat'],
      currentDate: START,
    });
    assert.equal(payload['serviceurl'], SERVICE_URL);
    const key = issuer.channelKeys.keys.find((one) => one.kid === protectedHeader.kid);
    assert.deepEqual({ ...key }, { ...key, endorsements: ['msteams'], use: 'sig', alg: 'RS256' });
  });

  it('publishes no private key', () => {
    for (const key of [...issuer.channelKeys.keys, ...issuer.tenantKeys.keys]) {
      assert.deepEqual(
        Object.keys(key).filter((name) => ['d', 'p', 'q', 'dp', 'dq', 'qi'].includes(name)),
        [],
      );
      assert.ok('n' in key);
    }
  });

  it('makes new keys at every start', async () => {
    const other = await issue();
    assert.notDeepEqual(other.tenantKeys, issuer.tenantKeys);
    assert.equal(await other.verifyBotToken(`Bearer ${await issuer.botToken()}`), false);
  });

  it('gives the tab an Entra v2.0 token with the roles of the persona', async () => {
    const [developer] = PERSONAS;
    assert.ok(developer);
    const token = await issuer.userToken(developer);
    const { payload } = await jwtVerify(token, createLocalJWKSet(issuer.tenantKeys), {
      issuer: `https://login.microsoftonline.com/${TENANT_ID}/v2.0`,
      audience: API_APP_ID,
      currentDate: START,
    });
    const { oid, tid, name, scp, ver, roles } = payload;
    assert.deepEqual(
      { oid, tid, name, scp, ver, roles },
      { oid: developer.objectId, tid: TENANT_ID, name: 'Developer', scp: 'access_as_user', ver: '2.0', roles: ['Signalbox.Developer'] },
    );
    assert.equal(decodeJwt(token)['azp'], '5e3ce6c0-2b1f-4285-8d4b-75ee78787346');
  });

  it('signs for people with another key than for Teams', async () => {
    const [developer] = PERSONAS;
    assert.ok(developer);
    const token = await issuer.userToken(developer);
    await assert.rejects(jwtVerify(token, createLocalJWKSet(issuer.channelKeys), { currentDate: START }));
    assert.notEqual(decodeProtectedHeader(token).kid, decodeProtectedHeader(await issuer.channelToken(SERVICE_URL)).kid);
  });

  it('takes a bot token of its own', async () => {
    assert.equal(await issuer.verifyBotToken(`Bearer ${await issuer.botToken()}`), true);
  });

  it('refuses every other authorization as a bot token', async () => {
    const [developer] = PERSONAS;
    assert.ok(developer);
    const token = await issuer.botToken();
    const strangers = [
      undefined,
      '',
      token,
      'Bearer',
      'Bearer a.b.c',
      `bearer ${token}`,
      `Bearer ${token}x`,
      `Bearer ${token} `,
      `Bearer ${await issuer.userToken(developer)}`,
      `Bearer ${await issuer.channelToken(SERVICE_URL)}`,
    ];
    for (const stranger of strangers) assert.equal(await issuer.verifyBotToken(stranger), false, String(stranger));
  });

  it('refuses a bot token after an hour', async () => {
    const header = `Bearer ${await issuer.botToken()}`;
    time.now = new Date(START.getTime() + 59 * 60_000);
    assert.equal(await issuer.verifyBotToken(header), true);
    time.now = new Date(START.getTime() + 61 * 60_000);
    assert.equal(await issuer.verifyBotToken(header), false);
  });

  it('names issuer and keys in its metadata', () => {
    assert.deepEqual(issuer.channelMetadata('http://127.0.0.1:1/keys'), {
      issuer: 'https://api.botframework.com',
      jwks_uri: 'http://127.0.0.1:1/keys',
      id_token_signing_alg_values_supported: ['RS256'],
    });
    assert.equal(issuer.tenantMetadata('x').issuer, `https://login.microsoftonline.com/${TENANT_ID}/v2.0`);
  });
});
