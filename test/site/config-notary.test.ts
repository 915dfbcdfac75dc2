import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { rm, writeFile } from 'node:fs/promises';
import { NOTARY_NAMES, readNotary } from '../../bot/config-notary.ts';
import { noteKeyText } from '../../bot/core/audit/checkpoint.ts';
import { Masker } from '../../bot/core/masking/masker.ts';
import { createReader } from '../../bot/environment.ts';
import { selfSigned } from '../connectors/certificate.ts';

const KEY = noteKeyText('signalbox', generateKeyPairSync('ed25519').publicKey);
const WHOLE = { SIGNALBOX_NOTARY: 'https://notary.example.com', SIGNALBOX_NOTARY_TOKEN: 'x'.repeat(32), SIGNALBOX_NOTARY_PUBLIC_KEY: KEY };

type Env = Readonly<Record<string, string>>;

async function read(env: Env, local = false) {
  const reader = createReader(env, NOTARY_NAMES, new Masker());
  return { notary: await readNotary(reader, { local }), problems: reader.problems };
}

describe('the settings of the notary’s place', () => {
  it('are its address, its token and the key that its notes are signed with', async () => {
    const { notary, problems } = await read(WHOLE);
    assert.deepEqual(problems, []);
    assert.deepEqual([notary?.address, notary?.token.reveal(), notary?.key], ['https://notary.example.com', 'x'.repeat(32), KEY]);
  });

  it('may be in files', async () => {
    const file = `/tmp/signalbox-notary-${process.pid}.pub`;
    await writeFile(file, `${KEY}\n`);
    const { SIGNALBOX_NOTARY_PUBLIC_KEY: _, ...rest } = WHOLE;
    assert.equal((await read({ ...rest, SIGNALBOX_NOTARY_PUBLIC_KEY_FILE: file })).notary?.key, KEY);
    await rm(file);
  });

  it('have to say so where nobody seals the log, and then nothing else', async () => {
    assert.match((await read({})).problems.join(), /^SIGNALBOX_NOTARY is missing: .*“none”/);
    assert.deepEqual(await read({ SIGNALBOX_NOTARY: 'none' }), { notary: null, problems: [] });
    assert.match(
      (await read({ ...WHOLE, SIGNALBOX_NOTARY: 'none' })).problems.join('\n'),
      /TOKEN does not go with[\s\S]*PUBLIC_KEY does not go with/,
    );
  });

  it('are complete', async () => {
    for (const missing of ['SIGNALBOX_NOTARY_TOKEN', 'SIGNALBOX_NOTARY_PUBLIC_KEY']) {
      const { notary, problems } = await read({ ...WHOLE, [missing]: '' });
      assert.equal(notary, null);
      assert.match(problems.join(), new RegExp(`^${missing} is missing`));
    }
  });

  for (const address of [
    'http://notary.example.com',
    'https://notary.example.com/path',
    'notary',
    'unix:relative',
    'ftp://127.0.0.1',
    'http://127.0.0.1.evil.example',
  ]) {
    it(`refuse ${address}`, async () => {
      const { notary, problems } = await read({ ...WHOLE, SIGNALBOX_NOTARY: address });
      assert.equal(notary, null);
      assert.match(problems.join(), /^SIGNALBOX_NOTARY must be/);
    });
  }

  for (const address of ['http://127.0.0.1:3990', 'http://localhost:3990', 'http://[::1]:3990', 'unix:/run/notary.sock']) {
    it(`take ${address}`, async () => assert.equal((await read({ ...WHOLE, SIGNALBOX_NOTARY: address })).notary?.address, address));
  }

  it('name the certificates to trust at an https address, and nowhere else', async () => {
    const file = `/tmp/signalbox-notary-${process.pid}.crt`;
    const { cert } = selfSigned('notary.example.com', { from: '200101000000Z', to: '491231235959Z' });
    await writeFile(file, cert);
    assert.equal((await read({ ...WHOLE, SIGNALBOX_NOTARY_CA_FILE: file })).notary?.caFile, file);
    const unix = await read({ ...WHOLE, SIGNALBOX_NOTARY: 'unix:/run/notary.sock', SIGNALBOX_NOTARY_CA_FILE: file });
    assert.match(unix.problems.join(), /^SIGNALBOX_NOTARY_CA_FILE is not used/);
    await writeFile(file, 'no certificate');
    assert.match(
      (await read({ ...WHOLE, SIGNALBOX_NOTARY_CA_FILE: file })).problems.join(),
      /^SIGNALBOX_NOTARY_CA_FILE must name a PEM file/,
    );
    await rm(file);
  });

  it('refuse a key that is none, without repeating it', async () => {
    const { problems } = await read({ ...WHOLE, SIGNALBOX_NOTARY_PUBLIC_KEY: 'correct-horse' });
    assert.match(problems.join(), /^SIGNALBOX_NOTARY_PUBLIC_KEY must be a key/);
    assert.ok(!problems.join().includes('correct-horse'));
  });

  it('are not for Local Teams', async () => {
    assert.match((await read(WHOLE, true)).problems.join(), /SIGNALBOX_NOTARY is set, but Local Teams has a notary of its own/);
  });
});
