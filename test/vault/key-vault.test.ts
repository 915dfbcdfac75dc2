import assert from 'node:assert/strict';
import { once } from 'node:events';
import https from 'node:https';
import { AppError } from '../../bot/core/errors.ts';
import type { ReadVault } from '../../bot/core/secret-reference.ts';
import { createKeyVault } from '../../bot/vault/key-vault.ts';
import { selfSigned } from '../connectors/certificate.ts';
import { keptLog } from '../support/notaries.ts';

const VALIDITY = { from: '200101000000Z', to: '491231235959Z' };
const HOST = 'shop-vault.vault.azure.net';
const TOKEN = { kind: 'keyvault', vault: 'shop-vault', name: 'shop-token' } as const;

type Answer = Readonly<{ status: number; body: string; headers?: Readonly<Record<string, string>> }>;
const found = (value: string, attributes = {}): Answer => ({ status: 200, body: JSON.stringify({ value, id: 'x', attributes }) });

describe('a key vault', () => {
  const { cert, key } = selfSigned(HOST, VALIDITY);
  const { logger, lines } = keptLog();
  let server: https.Server;
  let answer: Answer | 'nothing' = found('correct-horse');
  let heard: readonly string[] = [];
  let now = Date.parse('2026-03-01T12:00:00Z');
  let port = 0;
  before(async () => {
    server = https.createServer({ cert, key }, ({ method, url, headers }, response) => {
      heard = [...heard, `${method} ${headers.host} ${url} ${headers.authorization}`];
      if (answer === 'nothing') response.destroy();
      else response.writeHead(answer.status, answer.headers).end(answer.body);
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    port = typeof address === 'object' && address !== null ? address.port : 0;
  });
  after(() => server.close());

  const vault = (changes: Partial<Parameters<typeof createKeyVault>[0]> = {}): ReadVault => {
    heard = [];
    const cloud = { suffix: 'vault.azure.net', resource: 'https://vault.azure.net', stand: { ca: cert, port } };
    return createKeyVault({
      vaults: ['shop-vault'],
      cloud,
      token: async () => 'a-token',
      clock: { now: () => new Date(now) },
      logger,
      ...changes,
    });
  };
  const refuses = (asked: Promise<string>, reason: string) =>
    assert.rejects(asked, (error: unknown) => {
      assert.ok(error instanceof AppError);
      assert.deepEqual([error.code, error.reason, error.cause], ['unavailable', `secret.${reason}`, undefined]);
      assert.match(error.message, /keyvault:shop-vault\/shop-token|keyvault:other-vault\/x/);
      assert.match(error.message, /Nothing was done\./);
      assert.doesNotMatch(error.message, /horse|a-token/);
      return true;
    });

  it('is asked by name over https with a token, for the newest version', async () => {
    answer = found('correct-horse');
    assert.equal(await vault()(TOKEN), 'correct-horse');
    assert.deepEqual(heard, [`GET ${HOST} /secrets/shop-token?api-version=7.4 Bearer a-token`]);
  });

  it('is asked once a minute for the same secret, however many ask at once, and then gives what was rotated', async () => {
    const read = vault();
    answer = found('correct-horse');
    assert.deepEqual(await Promise.all([read(TOKEN), read(TOKEN), read(TOKEN)]), Array(3).fill('correct-horse'));
    answer = found('battery-staple');
    now += 59_999;
    assert.equal(await read(TOKEN), 'correct-horse');
    now += 1;
    assert.equal(await read(TOKEN), 'battery-staple');
    assert.equal(heard.length, 2);
  });

  it('is asked again at once after a failure', async () => {
    const read = vault();
    answer = { status: 503, body: '' };
    await refuses(read(TOKEN), 'unreachable');
    answer = found('correct-horse');
    assert.equal(await read(TOKEN), 'correct-horse');
  });

  it('keeps a hundred answers at most', async () => {
    const read = vault();
    answer = found('correct-horse');
    for (let number = 0; number <= 100; number += 1) await read({ ...TOKEN, name: `s${number}` });
    await read({ ...TOKEN, name: 's100' });
    assert.equal(heard.length, 101);
    await read({ ...TOKEN, name: 's0' });
    assert.equal(heard.length, 102);
  });

  for (const [reason, what] of [
    ['missing', { status: 404, body: '{"error":{"message":"correct-horse"}}' }],
    ['refused', { status: 401, body: '' }],
    ['refused', { status: 403, body: '{"error":{"message":"correct-horse"}}' }],
    ['refused', found('correct-horse', { enabled: false })],
    ['unreachable', { status: 429, body: '' }],
    ['unreachable', { status: 302, body: '', headers: { location: 'https://evil.example/' } }],
    ['unreachable', 'nothing'],
    ['unreachable', found('x'.repeat(200_000))],
    ['unusable', { status: 200, body: 'no JSON correct-horse' }],
    ['unusable', { status: 200, body: '{"value":17}' }],
  ] as const)
    it(`says ${reason} to ${JSON.stringify(what).slice(0, 60)}`, async () => {
      answer = what;
      await refuses(vault()(TOKEN), reason);
      assert.doesNotMatch(JSON.stringify(lines), /correct-horse/);
    });

  it('that is not listed is never asked, and neither is one whose certificate is another’s', async () => {
    answer = found('correct-horse');
    await refuses(vault()({ ...TOKEN, vault: 'other-vault', name: 'x' }), 'elsewhere');
    assert.deepEqual(heard, []);
    await refuses(vault({ vaults: ['other-vault'] })({ ...TOKEN, vault: 'other-vault', name: 'x' }), 'unreachable');
    assert.deepEqual(heard, []);
  });

  it('is not asked without a token', async () => {
    await refuses(vault({ token: async () => Promise.reject(new Error('Entra says no')) })(TOKEN), 'unreachable');
    assert.deepEqual(heard, []);
  });
});
