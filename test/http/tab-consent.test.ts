import assert from 'node:assert/strict';
import { request } from 'node:http';
import type { ApiError } from '../../bot/http/contract.ts';
import { API_CLIENT, FOREIGN_TENANT, HOME_TENANT } from '../support/entra.ts';
import { PUBLIC_URL, type ServedApi, serveApi, statusOf } from './served-api.ts';

const STATE = 'state-of-the-tab-0123456789';
const GOOD = { tenant: HOME_TENANT, state: STATE, why: 'consent' };
const ENTRA = `https://login.microsoftonline.com/${HOME_TENANT}/oauth2/v2.0/authorize`;

/** What would lead somebody elsewhere, were it put into an address as it is. */
const ELSEWHERE: readonly string[] = [
  'https://evil.example/',
  '//evil.example',
  '///evil.example',
  '/\\evil.example',
  '\\\\evil.example',
  'evil.example',
  '@evil.example',
  `${HOME_TENANT}@evil.example`,
  `${HOME_TENANT}.evil.example`,
  `${HOME_TENANT}/../../evil`,
  `${HOME_TENANT}/`,
  `${HOME_TENANT}?redirect_uri=https://evil.example`,
  `${HOME_TENANT}#`,
  `${HOME_TENANT}%2f..`,
  `${HOME_TENANT}%00`,
  `${HOME_TENANT} `,
  ` ${HOME_TENANT}`,
  `${HOME_TENANT}\r\nlocation: https://evil.example`,
  `${HOME_TENANT}\n`,
  `${HOME_TENANT}\u2028`,
  `${HOME_TENANT}&redirect_uri=https://evil.example`,
  HOME_TENANT.toUpperCase().replace(/1/, 'A'),
  FOREIGN_TENANT,
  'common',
  'organizations',
  'consumers',
  'javascript:alert(1)',
  'data:text/html,x',
  '..',
  '',
];

describe('the start page of consent', () => {
  let api: ServedApi;
  before(async () => {
    api = await serveApi();
  });
  after(() => api.close());

  const start = (query: Readonly<Record<string, string>> | URLSearchParams): Promise<Response> =>
    api.fetch(`/tab/consent?${new URLSearchParams(query)}`);
  const target = async (response: Response): Promise<URL> => {
    assert.equal(await statusOf(response), 302);
    return new URL(response.headers.get('location') ?? '');
  };

  it('leads to Entra’s own page of the tenant, and from there to our own end page', async () => {
    const url = await target(await start(GOOD));
    assert.equal(url.origin + url.pathname, ENTRA);
    const { code_challenge: challenge, ...rest } = Object.fromEntries(url.searchParams);
    assert.deepEqual(rest, {
      client_id: API_CLIENT,
      response_type: 'code',
      response_mode: 'fragment',
      redirect_uri: `${PUBLIC_URL}/tab/consent/end`,
      scope: `openid profile ${API_CLIENT}/.default`,
      state: STATE,
      code_challenge_method: 'S256',
      prompt: 'consent',
    });
    assert.match(challenge ?? '', /^[\w-]{43}$/);
  });

  it('binds each code to a verifier of its own, which nobody has', async () => {
    const challenges = await Promise.all([1, 2].map(async () => (await target(await start(GOOD))).searchParams.get('code_challenge')));
    assert.equal(new Set(challenges).size, 2);
  });

  it('lets Entra ask only for what is missing where only the sign-in is', async () => {
    assert.equal((await target(await start({ ...GOOD, why: 'sign-in' }))).searchParams.has('prompt'), false);
  });

  for (const name of ['tenant', 'state', 'why'] as const) {
    it(`refuses ${ELSEWHERE.length} forms of ${name} that would lead elsewhere`, async () => {
      for (const text of ELSEWHERE) {
        const response = await start({ ...GOOD, [name]: text });
        // What is a good state is no tenant, and the other way round.
        const harmless = name === 'state' && /^[A-Za-z0-9_-]{22,64}$/.test(text);
        if (harmless) assert.equal((await target(response)).searchParams.get('state'), text);
        else assert.ok([400, 403].includes(await statusOf(response)), `${name}=${JSON.stringify(text)}: ${response.status}`);
        assert.ok(harmless || response.headers.get('location') === null);
      }
    });
  }

  it('refuses what it does not know, and what is there twice', async () => {
    for (const more of ['redirect_uri=https://evil.example', 'client_id=x', 'scope=x', `tenant=${FOREIGN_TENANT}`, 'why=consent']) {
      assert.equal(await statusOf(await start(new URLSearchParams(`${new URLSearchParams(GOOD)}&${more}`))), 400, more);
    }
  });

  it('comes back to the public address, whatever address it was asked under', async () => {
    const query = new URLSearchParams(GOOD);
    for (const headers of [{ host: 'evil.example' }, { 'x-forwarded-host': 'evil.example' }, { forwarded: 'host=evil.example' }]) {
      const location = await new Promise<string>((resolve, reject) => {
        const asked = request(`${api.url}/tab/consent?${query}`, { headers }, (res) => resolve(res.resume().headers.location ?? ''));
        asked.on('error', reject).end();
      });
      assert.equal(new URL(location).searchParams.get('redirect_uri'), `${PUBLIC_URL}/tab/consent/end`);
    }
  });

  it('is not there where nothing could come back', async () => {
    const without = await serveApi({ deps: { consent: null } });
    try {
      const response = await without.fetch(`/tab/consent?${new URLSearchParams(GOOD)}`);
      const { error } = (await response.json()) as ApiError;
      assert.deepEqual([response.status, error.reason], [404, 'tab.no_consent']);
    } finally {
      await without.close();
    }
  });
});
