import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { maskedTerminal } from '../../bot/cli/masked-terminal.ts';
import { CONFIG_NAMES } from '../../bot/config.ts';

const printedBy = (env: Readonly<Record<string, string>>, text: string): string => {
  const printed: string[] = [];
  const terminal = maskedTerminal({ env, out: (line) => printed.push(line), err: (line) => printed.push(line) });
  terminal.out(text);
  terminal.err(text);
  assert.equal(printed[0], printed[1]);
  return printed[0] ?? '';
};

describe('what a verb prints', () => {
  const cases: readonly (readonly [name: string, value: string, secret: string])[] = [
    ['DATABASE_URL', 'postgresql://signalbox:pass-of-app@db/x', 'pass-of-app'],
    ['MIGRATION_DATABASE_URL', 'postgresql://owner:pass-of-owner@db/x', 'pass-of-owner'],
    ['SIGNALBOX_BOT_SECRET', 'value-of-bot', 'value-of-bot'],
    ['SIGNALBOX_DIRECTORY_SECRET', 'value-of-directory', 'value-of-directory'],
    ['SIGNALBOX_NOTARY_TOKEN', 'value-of-notary', 'value-of-notary'],
    ['SIGNALBOX_FORWARD_TOKEN', 'value-of-forward', 'value-of-forward'],
    ['SIGNALBOX_FORWARD_TOKEN', 'Splunk token-of-splunk', 'token-of-splunk'],
    ['OTEL_EXPORTER_OTLP_HEADERS', 'authorization=Bearer%20token-of-otlp', 'token-of-otlp'],
    ['SIGNALBOX_METRICS_TOKEN', 'value-of-metrics', 'value-of-metrics'],
    ['SIGNALBOX_FORWARD', 'syslog+tls://logs:6514,https://collector/key-of-collector', 'https://collector/key-of-collector'],
    ['OTEL_EXPORTER_OTLP_HEADERS', 'api-key=value%20of%20otlp,other=value-of-other', 'value of otlp'],
    ['OTEL_EXPORTER_OTLP_HEADERS', 'api-key=value%20of%20otlp,other=value-of-other', 'value-of-other'],
  ];
  for (const [name, value, secret] of cases) {
    it(`does not say ${secret} of ${name}, in whichever spelling`, () => {
      const spelled = [secret, encodeURIComponent(secret), Buffer.from(secret).toString('base64'), Buffer.from(secret).toString('hex')];
      assert.doesNotMatch(printedBy({ [name]: value }, `it says ${spelled.join(' and ')} here`), new RegExp(spelled.join('|')));
      assert.match(printedBy({ [name]: value }, `it says ${secret} here`), /^it says \[secret\] here$/);
      assert.match(printedBy({}, `it says ${secret} here`), new RegExp(secret), 'it is the setting that hides it');
    });
  }

  it('does not say what is in a file that a setting names, and says everything where there is no such file', () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'signalbox-masked-'));
    const file = path.join(folder, 'token');
    writeFileSync(file, 'value-in-file\n');
    for (const name of ['SIGNALBOX_NOTARY_TOKEN_FILE', 'MIGRATION_DATABASE_URL_FILE', 'SIGNALBOX_BOT_SECRET_FILE'])
      assert.equal(printedBy({ [name]: file }, 'a value-in-file b'), 'a [secret] b');
    assert.equal(printedBy({ SIGNALBOX_NOTARY_TOKEN_FILE: path.join(folder, 'none') }, 'a value-in-file b'), 'a value-in-file b');
    rmSync(folder, { recursive: true });
  });

  it('hides every setting that can also be given as a file with a secret, so that a new one is hidden as well', () => {
    const secrets = CONFIG_NAMES.filter((name) => CONFIG_NAMES.includes(`${name}_FILE`) && !/PUBLIC_KEY$/.test(name));
    assert.ok(secrets.length >= 6, secrets.join());
    for (const name of secrets) assert.equal(printedBy({ [name]: 'value-of-something' }, 'a value-of-something b'), 'a [secret] b', name);
  });
});
