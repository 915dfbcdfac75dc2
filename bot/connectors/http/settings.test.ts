import assert from 'node:assert/strict';
import { hashJson } from '../../core/json.ts';
import { httpConfig, resolveSettings } from './settings.ts';

const messagesOf = (value: unknown): string =>
  httpConfig
    .safeParse(value)
    .error?.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`)
    .join('\n') ?? '';
const origin = (text: string, isPrivate = false): string => messagesOf({ origins: [{ origin: text, private: isPrivate }] });

describe('connectors.http', () => {
  it('takes origins, public by default', () => {
    const config = httpConfig.parse({
      origins: [{ origin: 'https://status.example.com' }, { origin: 'http://127.0.0.1:4101', private: true }],
    });
    assert.deepEqual(
      [...resolveSettings(config).origins],
      [
        ['https://status.example.com', { reach: 'public', secrets: new Map() }],
        ['http://127.0.0.1:4101', { reach: 'private', secrets: new Map() }],
      ],
    );
  });

  it('refuses an empty list', () => {
    assert.match(messagesOf({ origins: [] }), /^origins: must name at least one origin/);
    assert.match(messagesOf({}), /^origins: /);
  });

  it('takes only origins, spelled the one way that is compared', () => {
    assert.match(origin('https://status.example.com/'), /must be written as https:\/\/status\.example\.com$/);
    assert.match(origin('https://Status.example.com:443'), /must be written as https:\/\/status\.example\.com$/);
    assert.match(origin('https://user@status.example.com'), /must be written as/);
    assert.match(origin('http://127.1:80', true), /must be written as http:\/\/127\.0\.0\.1$/);
    for (const text of ['status.example.com', 'ftp://a.test', 'file:///etc', '*', 'https://*.example.com:x', ''])
      assert.match(origin(text), /must be an http or https origin/, text);
  });

  it('asks for “private: true” where it is needed, and refuses what it cannot make right', () => {
    assert.match(origin('http://127.0.0.1:4101'), /^origins\.0\.origin: is a loopback address; add “private: true” when it is meant$/);
    assert.equal(origin('http://127.0.0.1:4101', true), '');
    assert.match(origin('http://169.254.169.254', true), /may not be called \(linkLocal\)/);
    assert.match(origin('http://[::]', true), /may not be called \(unspecified\)/);
  });

  const withHeaders = (headers: object, more: object = {}): string =>
    messagesOf({ origins: [{ origin: 'https://a.test', headers }], ...more });

  it('takes secrets of an origin by reference, with a word before them or not', () => {
    const config = httpConfig.parse({
      origins: [{ origin: 'https://a.test', headers: { authorization: 'Bearer env:SHOP_TOKEN', 'x-api-key': 'file:/run/secrets/shop' } }],
    });
    assert.deepEqual(Object.fromEntries(resolveSettings(config).origins.get('https://a.test')?.secrets ?? []), {
      authorization: { scheme: 'Bearer', reference: { kind: 'env', name: 'SHOP_TOKEN' } },
      'x-api-key': { scheme: '', reference: { kind: 'file', path: '/run/secrets/shop' } },
    });
  });

  it('refuses a secret that stands there itself, and never repeats it', () => {
    for (const text of [
      'hunter2-hunter2',
      'Bearer hunter2-hunter2',
      'vault:hunter2-hunter2',
      'Bearer env:hunter2-hunter2',
      'file:hunter2-hunter2',
    ]) {
      const said = withHeaders({ authorization: text });
      assert.match(said, /^origins\.0\.headers\.authorization: must /, text);
      assert.doesNotMatch(said, /hunter2/);
    }
  });

  it('sends no secret in the open, none that frames the message, and none that a workflow may set as well', () => {
    const open = { origins: [{ origin: 'http://a.test', headers: { authorization: 'env:A_TOKEN' } }] };
    assert.match(messagesOf(open), /readable for everybody on the way/);
    assert.match(withHeaders({ host: 'env:A_TOKEN' }), /cannot be set here/);
    assert.match(withHeaders({ 'X Key': 'env:A_TOKEN' }), /must be a header name/);
    assert.match(withHeaders({ 'x-team': 'env:A_TOKEN' }, { headers: ['x-team'] }), /is also a header that workflows may set/);
    assert.match(messagesOf({ origins: [{ origin: 'https://a.test' }], headers: ['x-api-key'] }), /^headers\.0: carries a secret/);
  });

  it('counts another name of a secret as another setting, and none as before', () => {
    const hashOf = (headers: object): string =>
      resolveSettings(httpConfig.parse({ origins: [{ origin: 'https://a.test', headers }] })).originsHash;
    assert.notEqual(hashOf({ authorization: 'env:A_TOKEN' }), hashOf({ authorization: 'env:B_TOKEN' }));
    assert.equal(hashOf({}), hashJson({ 'https://a.test': 'public' }));
  });

  it('refuses to let workflows set headers that carry secrets or frame the message', () => {
    for (const name of [
      'authorization',
      'cookie',
      'host',
      'content-length',
      'transfer-encoding',
      'proxy-authorization',
      'idempotency-key',
    ]) {
      assert.match(
        messagesOf({ origins: [{ origin: 'https://a.test' }], headers: [name] }),
        /^headers\.0: cannot be set by a workflow/,
        name,
      );
    }
    assert.match(messagesOf({ origins: [{ origin: 'https://a.test' }], headers: ['X Team'] }), /^headers\.0: must be a header name/);
  });
});
