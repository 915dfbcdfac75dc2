import assert from 'node:assert/strict';
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
        ['https://status.example.com', 'public'],
        ['http://127.0.0.1:4101', 'private'],
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
