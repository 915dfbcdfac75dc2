import assert from 'node:assert/strict';
import { secretsOfUrl } from '../../bot/core/masking/url-secrets.ts';
import { looksLikeReference, parseSecretReference, referenceName } from '../../bot/core/secret-reference.ts';

describe('secret references', () => {
  for (const text of [
    'env:SHOP_TOKEN',
    'env:_x9',
    'file:/run/secrets/shop',
    'file:/etc/a-b/c.d_e@f+g=h:i,j',
    'keyvault:shop-vault/Shop-Token1',
  ]) {
    it(`takes ${text} and writes it the same way`, () => {
      const parsed = parseSecretReference(text);
      assert.ok(parsed.ok);
      assert.equal(referenceName(parsed.reference), text);
      assert.ok(looksLikeReference(text));
    });
  }

  for (const [text, problem] of [
    ['hunter2-secret', /^must be a reference such as env:/],
    ['keyvault:hunter2', /after keyvault:/],
    ['keyvault:hunter2/', /after keyvault:/],
    ['keyvault:h/hunter2', /after keyvault:/],
    ['keyvault:hunter--two/hunter2', /after keyvault:/],
    ['keyvault:hunter2.evil.example/hunter2', /after keyvault:/],
    ['keyvault:hunter2/../hunter2', /after keyvault:/],
    [`keyvault:${'h'.repeat(25)}/hunter2`, /after keyvault:/],
    ['ENV:HUNTER2', /^must be a reference/],
    ['vault:hunter2', /^must be a reference/],
    ['', /^must be a reference/],
    ['env:', /after env:/],
    ['env:HUNTER2 ', /after env:/],
    ['env:2HUNTER', /after env:/],
    ['env:DATABASE_URL', /of Signalbox itself/],
    ['env:MIGRATION_DATABASE_URL', /of Signalbox itself/],
    ['env:OTEL_EXPORTER_OTLP_HEADERS', /of Signalbox itself/],
    ['env:SIGNALBOX_BOT_SECRET', /of Signalbox itself/],
    ['env:AZURE_CLIENT_SECRET', /of Signalbox itself/],
    ['file:hunter2', /whole path/],
    ['file:/run/../hunter2', /whole path/],
    ['file:/run/./hunter2', /whole path/],
    ['file://run/hunter2', /whole path/],
    ['file:/run/hunter2/', /whole path/],
    ['file:/run/"hunter2', /whole path/],
    [`file:/${'hunter2'.repeat(100)}`, /whole path/],
  ] as const) {
    it(`refuses ${text.slice(0, 40)} without repeating it`, () => {
      const parsed = parseSecretReference(text);
      assert.ok(!parsed.ok);
      assert.match(parsed.problem, problem);
      assert.doesNotMatch(parsed.problem, /hunter/i);
    });
  }
});

describe('secrets of an address', () => {
  it('are the address, user and password before the host, and the password as it is and as it is written', () => {
    assert.deepEqual(secretsOfUrl('postgresql://bot:p%40ssw0rd@db.example.com:5432/site'), [
      'postgresql://bot:p%40ssw0rd@db.example.com:5432/site',
      'bot:p%40ssw0rd@db.example.com:5432',
      'bot:p@ssw0rd@',
      'p%40ssw0rd',
      'p@ssw0rd',
    ]);
    assert.ok(secretsOfUrl('postgresql:///site?host=/run/pg&password=correct-horse').includes('correct-horse'));
  });

  it('are only where a password stands when the password is a name that stands in other texts', () => {
    const found = secretsOfUrl('postgresql://signalbox:signalbox@db/signalbox');
    assert.ok(!found.includes('signalbox') && found.includes('signalbox:signalbox@'));
  });

  it('are none without a password', () => assert.deepEqual(secretsOfUrl('postgresql://bot@db.example.com/site'), []));
});
