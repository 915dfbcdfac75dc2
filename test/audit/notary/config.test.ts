import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { readNotaryConfig } from '../../../audit/notary/config.ts';
import { AppError } from '../../../bot/core/errors.ts';
import { selfSigned } from '../../connectors/certificate.ts';
import { TOKEN, temporaryFolder } from '../../support/notaries.ts';

const BASE = {
  SIGNALBOX_NOTARY_NAME: 'signalbox.example.com',
  SIGNALBOX_NOTARY_TOKEN: TOKEN.reveal(),
  SIGNALBOX_NOTARY_DIR: '/var/lib/notary',
  SIGNALBOX_NOTARY_ANCHORS: 'file:/mnt/log.txt',
};
const S3 = { SIGNALBOX_NOTARY_S3_KEY_ID: 'id', SIGNALBOX_NOTARY_S3_SECRET: 'a-secret-of-s3' };
type Env = Readonly<Record<string, string>>;

async function problems(env: Env): Promise<readonly string[]> {
  const error = await readNotaryConfig(env).catch((thrown: unknown) => thrown);
  assert.ok(error instanceof AppError, 'it was taken');
  assert.equal(error.reason, 'config.invalid');
  const found = error.details['problems'];
  assert.ok(Array.isArray(found));
  return found.map(String);
}

describe('the configuration of the notary', () => {
  it('needs a token, a directory and a required anchor, and knows the rest by itself', async () => {
    const { token, ...config } = await readNotaryConfig(BASE);
    assert.equal(token.reveal(), TOKEN.reveal());
    assert.deepEqual(config, {
      name: 'signalbox.example.com',
      dir: '/var/lib/notary',
      listen: { socket: '/var/lib/notary/notary.sock' },
      keyFile: '/var/lib/notary/notary.key',
      anchors: [{ kind: 'file', path: '/mnt/log.txt', required: true }],
      logLevel: 'info',
      tls: null,
    });
    const { SIGNALBOX_NOTARY_NAME, ...needed } = BASE;
    assert.equal(SIGNALBOX_NOTARY_NAME, 'signalbox.example.com');
    assert.equal((await readNotaryConfig(needed)).name, 'signalbox');
    const none = await problems({});
    for (const name of Object.keys(needed)) assert.equal(none.filter((line) => line.startsWith(`${name} `)).length, 1, name);
  });

  it('reads every kind of anchor, and which of them are not required', async () => {
    const { anchors } = await readNotaryConfig({
      ...BASE,
      ...S3,
      SIGNALBOX_NOTARY_S3_REGION: 'eu-central-1',
      SIGNALBOX_NOTARY_AZURE_CREDENTIAL: 'managed-identity',
      SIGNALBOX_NOTARY_ANCHORS:
        'file:/a.txt, git:/srv/log.git?, s3:https://s3.example.com/bucket/deep/, azure:https://acc.blob.core.windows.net/box?',
    });
    const shown = anchors.map((one) => [one.kind, 'path' in one ? one.path : one.url, one.required]);
    assert.deepEqual(shown, [
      ['file', '/a.txt', true],
      ['git', '/srv/log.git', false],
      ['s3', 'https://s3.example.com/bucket/deep', true],
      ['azure', 'https://acc.blob.core.windows.net/box', false],
    ]);
    const [, , s3, azure] = anchors;
    assert.ok(s3?.kind === 's3' && azure?.kind === 'azure');
    assert.deepEqual([s3.credential.keyId, s3.credential.secret.reveal(), s3.credential.region], ['id', 'a-secret-of-s3', 'eu-central-1']);
    assert.deepEqual(azure.credential, { kind: 'managed-identity', clientId: null });
  });

  it('refuses anchors that are none, that would carry secrets in the open, or that are all optional', async () => {
    const wrong = [
      'x',
      'file:relative',
      'git:',
      's3:http://store.example.com/b',
      's3:https://store.example.com',
      's3:https://u:p4ss@h/b',
      'azure:https://a.blob.core.windows.net/c?sv=1&sig=s3cret',
    ];
    for (const entry of wrong) {
      const [line = ''] = await problems({ ...BASE, ...S3, SIGNALBOX_NOTARY_ANCHORS: `file:/a.txt,${entry}` });
      assert.match(line, /^SIGNALBOX_NOTARY_ANCHORS has an entry that is none of/, entry);
      assert.doesNotMatch(line, /p4ss|s3cret/);
    }
    assert.match((await problems({ ...BASE, SIGNALBOX_NOTARY_ANCHORS: 'file:/a?,git:/b?' })).join(), /at least one place that is required/);
  });

  it('refuses half-set, surplus and misspelt credentials', async () => {
    const s3 = { ...BASE, SIGNALBOX_NOTARY_ANCHORS: 's3:https://s3.example.com/bucket' };
    assert.match((await problems(s3)).join('\n'), /S3_KEY_ID is missing[\s\S]*S3_SECRET is missing/);
    assert.match((await problems({ ...BASE, ...S3 })).join('\n'), /S3_KEY_ID is not used[\s\S]*S3_SECRET is not used/);
    const azure = { ...BASE, SIGNALBOX_NOTARY_ANCHORS: 'azure:https://a.blob.core.windows.net/c' };
    assert.match((await problems(azure)).join(), /AZURE_CREDENTIAL is missing/);
    for (const kind of ['shared-key', 'sas', 'secret'])
      assert.match((await problems({ ...azure, SIGNALBOX_NOTARY_AZURE_CREDENTIAL: kind })).join(), /AZURE_SECRET is missing/);
    const both = { ...azure, SIGNALBOX_NOTARY_AZURE_CREDENTIAL: 'managed-identity', SIGNALBOX_NOTARY_AZURE_SECRET: 'x' };
    assert.match((await problems(both)).join(), /AZURE_SECRET does not go with/);
    assert.match(
      (await problems({ ...BASE, SIGNALBOX_NOTARY_ANCHOR: 'x' })).join(),
      /ANCHOR is not known\. Did you mean “SIGNALBOX_NOTARY_ANCHORS”/,
    );
  });

  it('has a certificate and its key, for an address only', async () => {
    const { folder, remove } = await temporaryFolder();
    const { cert, key } = selfSigned('127.0.0.1', { from: '200101000000Z', to: '491231235959Z' });
    const [certFile, keyFile] = [path.join(folder, 'tls.crt'), path.join(folder, 'tls.key')];
    await Promise.all([writeFile(certFile, cert), writeFile(keyFile, key)]);
    const both = { ...BASE, SIGNALBOX_NOTARY_TLS_CERT_FILE: certFile, SIGNALBOX_NOTARY_TLS_KEY_FILE: keyFile };
    const at = { SIGNALBOX_NOTARY_LISTEN: '127.0.0.1:3990' };
    assert.deepEqual((await readNotaryConfig({ ...both, ...at })).tls, { certFile, keyFile });
    assert.equal((await readNotaryConfig({ ...BASE, ...at })).tls, null);
    await assert.rejects(readNotaryConfig(both), /TLS_CERT_FILE goes with an address/);
    await assert.rejects(
      readNotaryConfig({ ...both, ...at, SIGNALBOX_NOTARY_TLS_KEY_FILE: '' }),
      /TLS_CERT_FILE goes with SIGNALBOX_NOTARY_TLS_KEY_FILE/,
    );
    await remove();
  });

  it('listens on a socket, this machine or an address', async () => {
    const listens = async (text: string) => (await readNotaryConfig({ ...BASE, SIGNALBOX_NOTARY_LISTEN: text })).listen;
    assert.deepEqual(await listens('unix:/run/n.sock'), { socket: '/run/n.sock' });
    assert.deepEqual(await listens('127.0.0.1:3990'), { host: '127.0.0.1', port: 3990 });
    assert.deepEqual(await listens('[::1]:0'), { host: '::1', port: 0 });
    for (const text of ['3990', 'example.com:1', '127.0.0.1:70000', 'unix:relative', `unix:/${'x'.repeat(110)}`])
      assert.match((await problems({ ...BASE, SIGNALBOX_NOTARY_LISTEN: text })).join(), /LISTEN must be unix:/, text);
  });

  it('takes secrets from files, ignores what is not its own, and repeats no secret', async () => {
    const { folder, remove } = await temporaryFolder();
    const file = path.join(folder, 'token');
    await writeFile(file, `${TOKEN.reveal()}\n`);
    const { SIGNALBOX_NOTARY_TOKEN: _, ...rest } = BASE;
    const config = await readNotaryConfig({ ...rest, SIGNALBOX_NOTARY_TOKEN_FILE: file, SIGNALBOX_BOT_APP_ID: 'no', DATABASE_URL: 'no' });
    assert.equal(config.token.reveal(), TOKEN.reveal());
    for (const short of ['31-characters-are-one-too-few-!', 'with spaces in it which no header can carry well'])
      assert.doesNotMatch((await problems({ ...BASE, SIGNALBOX_NOTARY_TOKEN: short })).join(), new RegExp(short));
    await remove();
  });
});
