import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { FORWARDING_NAMES, type ForwardingConfig, readForwarding } from '../../bot/config-forwarding.ts';
import { Masker } from '../../bot/core/masking/masker.ts';
import { createReader } from '../../bot/environment.ts';
import { selfSigned } from '../connectors/certificate.ts';

describe('settings of forwarding', () => {
  let folder: string;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'signalbox-forward-'));
    const { cert, key } = selfSigned('signalbox', { from: '200101000000Z', to: '491231235959Z' });
    await writeFile(join(folder, 'cert.pem'), cert);
    await writeFile(join(folder, 'key.pem'), key);
    await writeFile(join(folder, 'token'), 'from-a-file\n');
  });
  after(() => rm(folder, { recursive: true }));

  type Env = Readonly<Record<string, string>>;
  async function read(env: Env): Promise<Readonly<{ config: ForwardingConfig; problems: readonly string[] }>> {
    const named = Object.fromEntries(Object.entries(env).map(([name, value]) => [`SIGNALBOX_FORWARD${name}`, value]));
    const reader = createReader(named, FORWARDING_NAMES, new Masker());
    const config = await readForwarding(reader);
    return { config, problems: reader.problems };
  }
  const targets = async (text: string) => (await read({ '': text })).config.targets;

  it('forward nowhere unless a target is named', async () => {
    const { config, problems } = await read({});
    assert.deepEqual([config.targets, config.authorization, problems], [[], null, []]);
  });

  it('take syslog servers and collectors', async () => {
    const { config, problems } = await read({
      '': 'syslog+tls://Logs.example.com , syslog+tls://[2001:db8::1]:443,https://collector.example.com/x?key=s3cret, syslog+tcp://127.0.0.1:601, http://[::1]:8080/',
    });
    assert.deepEqual(problems, []);
    assert.deepEqual(
      config.targets.map(({ name, secure }) => [name, secure]),
      [
        ['syslog+tls://logs.example.com:6514', true],
        ['syslog+tls://[2001:db8::1]:443', true],
        ['https://collector.example.com', true],
        ['syslog+tcp://127.0.0.1:601', false],
        ['http://[::1]:8080', false],
      ],
    );
    assert.doesNotMatch(inspect(config, { depth: 9 }), /s3cret/);
    assert.doesNotMatch(JSON.stringify(config), /s3cret/);
  });

  it('give each address of a collector a cursor of its own, in whose name it does not stand', async () => {
    const [one, two] = await targets('https://c.example.com/a-s3cret,https://c.example.com/b');
    assert.notEqual(one?.key, two?.key);
    assert.match(one?.key ?? '', /^https:\/\/c\.example\.com [0-9a-f]{16}$/);
  });

  const REFUSED: readonly (readonly [string, RegExp])[] = [
    ['udp://logs.example.com', /its target must be an address such as syslog\+tls/],
    ['logs.example.com:6514', /must be an address/],
    ['https:collector.example.com', /must be an address/],
    ['https:///collector', /must be an address/],
    ['http://collector.example.com/', /in plain text; without TLS only 127\.0\.0\.1/],
    ['syslog+tcp://10.0.0.1:514', /in plain text/],
    ['http://localhost/', /in plain text/],
    ['http://127.0.0.1.example.com/', /in plain text/],
    ['https://me:s3cret@collector.example.com/', /must not hold a name or a password/],
    ['https://c.example.com/#s3cret', /fragment/],
    ['syslog+tls://logs.example.com/s3cret', /nothing after its port/],
    ['https://c.example.com/s3cret,https://c.example.com/s3cret', /names https:\/\/c\.example\.com twice/],
    [',', /names no target/],
    [Array.from({ length: 9 }, (_, place) => `https://c.example.com/${place}`).join(), /more than 8/],
  ];
  for (const [text, problem] of REFUSED) {
    it(`refuse ${text.slice(0, 60)} with a sentence that repeats no secret`, async () => {
      const { problems } = await read({ '': text });
      assert.equal(problems.length, 1);
      assert.match(problems[0] ?? '', problem);
      assert.doesNotMatch(problems[0] ?? '', /s3cret/);
    });
  }

  it('take a token, or a whole Authorization, from a variable or a file', async () => {
    const collector = { '': 'https://c.example.com/' };
    const given = async (env: Env): Promise<string | undefined> => (await read({ ...collector, ...env })).config.authorization?.reveal();
    assert.equal(await given({ _TOKEN: 'abc' }), 'Bearer abc');
    assert.equal(await given({ _TOKEN: 'Splunk abc' }), 'Splunk abc');
    assert.equal(await given({ _TOKEN_FILE: join(folder, 'token') }), 'Bearer from-a-file');
  });

  it('take certificates from files', async () => {
    const files = { _CA_FILE: join(folder, 'cert.pem'), _CERT_FILE: join(folder, 'cert.pem'), _KEY_FILE: join(folder, 'key.pem') };
    const { config, problems } = await read({ '': 'syslog+tls://a', ...files, _ENTERPRISE: '64512' });
    assert.deepEqual(problems, []);
    assert.deepEqual(config.client, { certFile: files._CERT_FILE, keyFile: files._KEY_FILE });
    assert.deepEqual([config.caFile, config.enterprise], [files._CA_FILE, 64_512]);
  });

  const WRONG: readonly (readonly [string, Env, RegExp])[] = [
    ['a token without a target', { _TOKEN: 's3cret' }, /_TOKEN is not used without SIGNALBOX_FORWARD/],
    ['a token without a collector', { '': 'syslog+tls://a', _TOKEN: 's3cret' }, /_TOKEN is not used: .* names no collector/],
    ['one token for two collectors', { '': 'https://a/,https://b/', _TOKEN: 's3cret' }, /would be given to several collectors/],
    ['a token that would be a header more', { '': 'https://a/', _TOKEN: 's3cret\r\nX-Evil: 1' }, /_TOKEN must be a token/],
    ['a certificate without its key', { '': 'https://a/', _CERT_FILE: 'cert.pem' }, /_CERT_FILE goes with SIGNALBOX_FORWARD_KEY_FILE/],
    ['a key for a certificate', { '': 'https://a/', _CA_FILE: 'key.pem' }, /_CA_FILE must name a PEM file with certificates/],
    ['a file that is not there', { '': 'https://a/', _CA_FILE: 'none.pem' }, /_CA_FILE names a file that cannot be read/],
    ['the number of the documentation', { '': 'https://a/', _ENTERPRISE: '32473' }, /_ENTERPRISE must be the private enterprise number/],
  ];
  for (const [what, env, problem] of WRONG) {
    it(`refuse ${what}`, async () => {
      const entries = Object.entries(env).map(([name, value]) => [name, /\.pem$/.test(value) ? join(folder, value) : value]);
      const { problems } = await read(Object.fromEntries(entries));
      assert.equal(problems.length, 1, problems.join('\n'));
      assert.match(problems[0] ?? '', problem);
      assert.doesNotMatch(problems[0] ?? '', /s3cret/);
    });
  }
});
