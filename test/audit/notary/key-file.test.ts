import assert from 'node:assert/strict';
import { generateKeyPairSync, verify } from 'node:crypto';
import { chmod, mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { openKeyFile } from '../../../audit/notary/key-file.ts';
import { noteKeyText } from '../../../bot/core/audit/checkpoint.ts';
import { temporaryFolder } from '../../support/notaries.ts';

const OPTIONS = { name: 'log.example', mayMake: true };

describe('the key file of the notary', () => {
  let folder: string;
  let remove: () => Promise<void>;
  let file: string;
  beforeEach(async () => {
    ({ folder, remove } = await temporaryFolder());
    file = path.join(folder, 'notary.key');
  });
  afterEach(() => remove());

  it('is made once, for its owner alone, with its public text beside it', async () => {
    const signer = await openKeyFile(file, OPTIONS);
    assert.equal((await stat(file)).mode & 0o777, 0o600);
    const text = noteKeyText('log.example', signer.publicKey);
    assert.equal(await readFile(`${file}.pub`, 'utf8'), `${text}\n`);
    const bytes = new TextEncoder().encode('something');
    assert.ok(verify(null, bytes, signer.publicKey, await signer.sign(bytes)));
    const again = await openKeyFile(file, { ...OPTIONS, mayMake: false });
    assert.equal(noteKeyText('log.example', again.publicKey), text);
    assert.deepEqual((await readdir(folder)).sort(), ['notary.key', 'notary.key.pub']);
  });

  it('is refused when others may read it, with the command that mends it', async () => {
    await openKeyFile(file, OPTIONS);
    for (const mode of [0o640, 0o604, 0o620, 0o601]) {
      await chmod(file, mode);
      await assert.rejects(openKeyFile(file, OPTIONS), {
        code: 'invalid',
        reason: 'notary.key_unusable',
        message: new RegExp(`chmod 600 ${file}`),
      });
    }
    await chmod(file, 0o400);
    await openKeyFile(file, OPTIONS);
  });

  it('is not made in a folder that is not there, nor where something was signed already', async () => {
    const missing = path.join(folder, 'missing', 'notary.key');
    await assert.rejects(openKeyFile(missing, OPTIONS), { reason: 'notary.key_unusable', message: /Make its folder/ });
    await assert.rejects(openKeyFile(file, { ...OPTIONS, mayMake: false }), { reason: 'notary.key_unusable', message: /Put it back/ });
    assert.deepEqual(await readdir(folder), []);
  });

  it('is never replaced, whatever stands in its place', async () => {
    const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({ format: 'pem', type: 'pkcs8' }).toString();
    for (const content of ['', 'no key', rsa]) {
      await writeFile(file, content, { mode: 0o600 });
      await assert.rejects(openKeyFile(file, OPTIONS), { reason: 'notary.key_unusable', message: /Put back the right file/ });
      assert.equal(await readFile(file, 'utf8'), content);
    }
    const other = path.join(folder, 'other.key');
    await mkdir(other, { mode: 0o700 });
    await assert.rejects(openKeyFile(other, OPTIONS), { reason: 'notary.key_unusable', message: /EISDIR/ });
  });
});
