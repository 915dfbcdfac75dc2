import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { exportSPKI, generateKeyPair, UnsecuredJWT } from 'jose';
import { BOT_APP_ID, type ClaimChanges, foreignKey, SERVICE_URL, type Signing, TENANT_ID, TeamsKeys } from '../support/teams-keys.ts';
import { message } from './activities.ts';
import { EdgeServer } from './edge-server.ts';

const OTHER_TENANT = '99999999-9999-4999-8999-999999999999';
const EVIL = 'https://evil.example/';

type Case = Readonly<{
  name: string;
  status: number;
  /** A function where time matters: the cases are written down long before the last of them runs. */
  claims?: ClaimChanges | (() => ClaimChanges);
  signing?: () => Promise<Signing>;
  /** Instead of a token made from `claims` and `signing`. */
  header?: (token: string) => Promise<string | null> | string | null;
  body?: unknown;
}>;

describe('the gate before the SDK', () => {
  let server: EdgeServer;
  let skypeKey: Signing;
  let plainKey: Signing;

  before(async () => {
    const keys = await TeamsKeys.start();
    skypeKey = await keys.addKey(['skype']);
    plainKey = await keys.addKey(null);
    server = await EdgeServer.start({ keys });
  });

  after(async () => {
    await server.close();
  });

  const seconds = (delta: number): number => Math.floor(Date.now() / 1000) + delta;
  const base64 = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');

  const hs256 = async (): Promise<string> => {
    const claims = { iss: 'https://api.botframework.com', aud: BOT_APP_ID, serviceurl: SERVICE_URL, exp: seconds(600) };
    const head = `${base64({ alg: 'HS256', kid: server.keys.current.kid })}.${base64(claims)}`;
    const secret = await exportSPKI(server.keys.current.publicKey);
    return `Bearer ${head}.${createHmac('sha256', secret).update(head).digest('base64url')}`;
  };
  const unsigned = (): string =>
    `Bearer ${new UnsecuredJWT({ iss: 'https://api.botframework.com', aud: BOT_APP_ID, serviceurl: SERVICE_URL, exp: seconds(99) }).encode()}`;
  const signingAs =
    (alg: string): (() => Promise<Signing>) =>
    async () => ({ alg, key: await foreignKey(alg) });
  const withHeader =
    (header: Readonly<Record<string, unknown>>): (() => Promise<Signing>) =>
    async () => ({ header });
  const activity = (changes: Readonly<Record<string, unknown>>): unknown => message(changes);
  const at = (serviceUrl: string): unknown => message({ serviceUrl });

  const cases: readonly Case[] = [
    { name: 'a genuine token', status: 200 },
    { name: 'a genuine token that expired 4 minutes ago (clock tolerance)', status: 200, claims: () => ({ exp: seconds(-240) }) },
    { name: 'a genuine token without nbf', status: 200, claims: { nbf: undefined } },
    { name: 'no Authorization header', status: 401, header: () => null },
    { name: 'an empty Authorization header', status: 401, header: () => '' },
    { name: 'a bearer without token', status: 401, header: () => 'Bearer ' },
    { name: 'something that is not a JWT', status: 401, header: () => 'Bearer abc.def.ghi' },
    { name: 'two parts of a JWT', status: 401, header: (token) => `Bearer ${token.split('.').slice(0, 2).join('.')}` },
    { name: 'the scheme in lower case', status: 401, header: (token) => `bearer ${token}` },
    { name: 'the scheme in upper case', status: 401, header: (token) => `BEARER ${token}` },
    { name: 'another scheme', status: 401, header: (token) => `Token ${token}` },
    { name: 'no scheme', status: 401, header: (token) => token },
    { name: 'two spaces after the scheme', status: 401, header: (token) => `Bearer  ${token}` },
    { name: 'a tab after the scheme', status: 401, header: (token) => `Bearer\t${token}` },
    { name: 'words after the token', status: 401, header: (token) => `Bearer ${token} x` },
    { name: 'two tokens in one header', status: 401, header: (token) => `Bearer ${token}, Bearer ${token}` },
    { name: 'a padded token', status: 401, header: (token) => `Bearer ${token}=` },
    { name: 'a token of more than 8 kB', status: 401, claims: { filler: 'x'.repeat(7000) } },
    { name: 'alg none', status: 401, header: unsigned },
    { name: 'HS256 with the public key as secret', status: 401, header: hs256 },
    { name: 'RS512', status: 401, signing: signingAs('RS512') },
    { name: 'PS256', status: 401, signing: signingAs('PS256') },
    { name: 'ES256', status: 401, signing: async () => ({ alg: 'ES256', key: (await generateKeyPair('ES256')).privateKey }) },
    { name: 'a wrong audience', status: 401, claims: { aud: 'other' } },
    { name: 'a list of audiences', status: 401, claims: { aud: [BOT_APP_ID, 'other'] } },
    { name: 'a list of one audience', status: 401, claims: { aud: [BOT_APP_ID] } },
    { name: 'no audience', status: 401, claims: { aud: undefined } },
    { name: 'a wrong issuer', status: 401, claims: { iss: 'https://evil' } },
    { name: 'the issuer with a slash behind', status: 401, claims: { iss: 'https://api.botframework.com/' } },
    { name: 'the issuer of another cloud', status: 401, claims: { iss: 'https://api.botframework.us' } },
    { name: 'no issuer', status: 401, claims: { iss: undefined } },
    { name: 'an unknown key id', status: 401, signing: async () => ({ kid: 'unknown' }) },
    { name: 'an empty key id', status: 401, signing: async () => ({ kid: '' }) },
    { name: 'a key id that is an object method', status: 401, signing: async () => ({ kid: 'constructor' }) },
    { name: 'the right key id with a wrong key', status: 401, signing: async () => ({ key: await foreignKey() }) },
    { name: 'a token that expired an hour ago', status: 401, claims: () => ({ exp: seconds(-3600) }) },
    { name: 'a token that expired 6 minutes ago', status: 401, claims: () => ({ exp: seconds(-360) }) },
    { name: 'a token that is valid from in an hour', status: 401, claims: () => ({ nbf: seconds(3600) }) },
    { name: 'no expiry', status: 401, claims: { exp: undefined } },
    { name: 'an expiry that is text', status: 401, claims: { exp: 'never' } },
    { name: 'a crit header', status: 401, signing: withHeader({ crit: ['x-test'], 'x-test': 1 }) },
    { name: 'a jku header', status: 401, signing: withHeader({ jku: 'https://evil.example/keys' }) },
    { name: 'an x5u header', status: 401, signing: withHeader({ x5u: 'https://evil.example/chain' }) },
    { name: 'a jwk header', status: 401, signing: withHeader({ jwk: { kty: 'RSA', n: 'AQAB', e: 'AQAB' } }) },
    { name: 'an x5c header', status: 401, signing: withHeader({ x5c: ['MII'] }) },
    { name: 'another service URL in the activity', status: 401, body: at(EVIL) },
    { name: 'no service URL in the activity', status: 400, body: activity({ serviceUrl: undefined }) },
    { name: 'an empty service URL in the activity', status: 400, body: activity({ serviceUrl: '' }) },
    { name: 'no service URL in the token', status: 401, claims: { serviceurl: undefined } },
    { name: 'no service URL in the token, evil in the activity', status: 401, claims: { serviceurl: undefined }, body: at(EVIL) },
    { name: 'an evil service URL in both', status: 401, claims: { serviceurl: EVIL }, body: at(EVIL) },
    { name: 'channel slack', status: 400, body: activity({ channelId: 'slack' }) },
    { name: 'channel emulator', status: 400, body: activity({ channelId: 'emulator' }) },
    { name: 'an empty channel', status: 400, body: activity({ channelId: '' }) },
    { name: 'a blank channel', status: 400, body: activity({ channelId: ' ' }) },
    { name: 'no channel', status: 400, body: activity({ channelId: undefined }) },
    { name: 'a channel that is a number', status: 400, body: activity({ channelId: 5 }) },
    { name: 'channel AseChannel', status: 400, body: activity({ channelId: 'AseChannel' }) },
    {
      name: 'an Entra token for the bot of our tenant',
      status: 401,
      claims: { iss: `https://login.microsoftonline.com/${TENANT_ID}/v2.0`, tid: TENANT_ID, ver: '2.0', azp: BOT_APP_ID },
      signing: async () => ({ kid: 'entra', key: await foreignKey() }),
    },
    {
      name: 'an Entra v1 token for the bot of a foreign tenant',
      status: 401,
      claims: { iss: `https://sts.windows.net/${OTHER_TENANT}/`, tid: OTHER_TENANT, ver: '1.0', appid: BOT_APP_ID },
      signing: async () => ({ kid: 'entra', key: await foreignKey() }),
    },
    { name: 'a key that endorses other channels', status: 401, signing: async () => skypeKey },
    { name: 'a key that endorses nothing', status: 401, signing: async () => plainKey },
    { name: 'a foreign tenant', status: 403, body: activity({ conversation: { id: 'a:chat', tenantId: OTHER_TENANT } }) },
    { name: 'no tenant', status: 403, body: activity({ conversation: { id: 'a:chat' } }) },
    { name: 'a foreign tenant in the channel data', status: 403, body: activity({ channelData: { tenant: { id: OTHER_TENANT } } }) },
    { name: 'no Entra object id', status: 403, body: activity({ from: { id: '29:dana' } }) },
    { name: 'an Entra object id that is no GUID', status: 403, body: activity({ from: { id: '29:dana', aadObjectId: 'o1' } }) },
    { name: 'no sender', status: 403, body: activity({ from: undefined }) },
    { name: 'an empty object', status: 400, body: {} },
    { name: 'an empty list', status: 400, body: [] },
    { name: 'an activity without id', status: 400, body: activity({ id: undefined }) },
    { name: 'an id with a control character', status: 400, body: activity({ id: 'a\u0000b' }) },
    { name: 'a conversation that is text', status: 400, body: activity({ conversation: 'a:chat' }) },
    { name: 'something that is not JSON', status: 400, header: () => null, body: '{bad' },
    { name: 'more than 256 kB', status: 413, body: activity({ text: 'a'.repeat(300_000) }) },
  ];

  for (const { name, status, claims = {}, signing = async () => ({}), header, body = message() } of cases) {
    it(`answers ${status} to ${name}`, async () => {
      const made = await signing();
      const token = await server.keys.token(typeof claims === 'function' ? claims() : claims, made);
      const before = server.chat.calls;
      const reply = await server.post(header === undefined ? `Bearer ${token}` : await header(token), body);
      assert.equal(reply.status, status, reply.text);
      assert.equal(server.chat.calls - before, status === 200 ? 1 : 0);
      assert.ok(!reply.text.includes(token));
    });
  }

  it('answers 401 to two Authorization headers, even when both are genuine', async () => {
    const bearer = await server.keys.bearer();
    assert.equal(await server.postWith([bearer, bearer], message()), 401);
    assert.equal(await server.postWith([bearer, 'Bearer x'], message()), 401);
    assert.equal(await server.postWith(['Bearer x', bearer], message()), 401);
    assert.equal(await server.postWith([bearer], message()), 200);
  });

  it('answers 405 to anything but POST', async () => {
    const reply = await fetch(server.url, { method: 'GET' });
    assert.equal(reply.status, 405);
  });

  it('names the principal by tenant and object id, in lower case', async () => {
    const from = { id: '29:dana', name: ' Dana\u0000\n\u200bDeveloper ', aadObjectId: '3333AAAA-3333-4333-8333-333333333333' };
    await server.post(await server.keys.bearer(), message({ from }));
    assert.deepEqual(server.chat.messages.at(-1)?.principal, {
      kind: 'person',
      tenantId: TENANT_ID,
      objectId: '3333aaaa-3333-4333-8333-333333333333',
      name: 'Dana Developer',
    });
  });

  it('never takes a bot or an agent for a person', async () => {
    const aadObjectId = '33333333-3333-4333-8333-333333333333';
    for (const from of [
      { id: '28:another-bot', aadObjectId },
      { id: '29:agent', aadObjectId, role: 'agenticUser' },
      { id: '29:skill', aadObjectId, role: 'skill' },
    ]) {
      await server.post(await server.keys.bearer(), message({ from }));
      assert.equal(server.chat.messages.at(-1)?.principal.kind, 'agent');
    }
  });

  it('says only the kind of refusal to the sender and the reason to the log', async () => {
    const reply = await server.post(await server.keys.bearer({ aud: 'other' }), message());
    assert.deepEqual(reply.json, { error: 'token' });
    assert.deepEqual(server.logger.lines.at(-1)?.fields, { status: 401, reason: 'token.not_valid' });
  });
});
