import assert from 'node:assert/strict';
import { effectOf, httpInput } from './input.ts';

const input = httpInput({ headers: new Set(['accept', 'x-team']) });
const url = 'https://status.example.com/health';
const messagesOf = (value: object): string =>
  input
    .safeParse({ url, ...value })
    .error?.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`)
    .join('\n') ?? '';

describe('with of http.request', () => {
  it('takes a URL and nothing else', () => {
    assert.deepEqual(input.parse({ url }), { url, method: 'GET', headers: {}, idempotent: false, expect: {} });
  });

  it('names the headers that may be set', () => {
    assert.match(messagesOf({ headers: { authorization: 'Bearer x' } }), /^headers\.authorization: must be one of accept, x-team/);
    assert.match(messagesOf({ headers: { Accept: 'x' } }), /in lower case/);
  });

  it('refuses a header value that could start another header', () => {
    for (const value of ['a\r\nx: y', 'a\nb', 'a\0b', '✓'])
      assert.match(messagesOf({ headers: { accept: value } }), /must be Latin text without line breaks/);
  });

  it('refuses a body where there is none', () => {
    for (const method of ['GET', 'HEAD'])
      assert.match(messagesOf({ method, body: 'x' }), new RegExp(`^body: cannot be sent with ${method}`));
    assert.match(messagesOf({ method: 'PUT', body: 'x'.repeat(1_048_577) }), /must not be longer/);
    assert.match(messagesOf({ method: 'HEAD', expect: { json: { a: 1 } } }), /the answer to HEAD has no body/);
  });

  it('refuses unknown methods, unknown keys and expectations that are none', () => {
    assert.match(messagesOf({ method: 'CONNECT' }), /^method: /);
    assert.match(messagesOf({ metod: 'GET' }), /metod/);
    assert.match(messagesOf({ expect: { status: [] } }), /^expect\.status/);
    assert.match(messagesOf({ expect: { json: { a: {} } } }), /^expect\.json/);
  });

  it('knows the effect of each method', () => {
    const effects = (['GET', 'HEAD', 'PUT', 'DELETE', 'POST', 'PATCH'] as const).map((method) => effectOf({ method, idempotent: false }));
    assert.deepEqual(effects, ['read', 'read', 'idempotent', 'idempotent', 'unsafe', 'unsafe']);
    assert.equal(effectOf({ method: 'POST', idempotent: true }), 'idempotent');
    assert.match(messagesOf({ method: 'PUT', idempotent: true }), /^idempotent: is for POST and PATCH/);
  });
});
