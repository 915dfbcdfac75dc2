import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { chmod, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { AppError } from '../../bot/core/errors.ts';
import { Masker } from '../../bot/core/masking/masker.ts';
import { createFindSecret } from '../../bot/running/find-secret.ts';

const VALUE = 'correct-horse-battery';
const run = promisify(execFile);

describe('finding a secret', () => {
  let folder: string;
  const env: Record<string, string | undefined> = {};
  const masker = new Masker();
  const find = createFindSecret({ variable: (name) => env[name], masker });
  const inFile = (name: string) => find({ kind: 'file', path: path.join(folder, name) });
  before(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), 'signalbox-secret-'));
  });
  after(() => rm(folder, { recursive: true, force: true }));

  /** Refused for this reason, with the name and without the value or what the system said. */
  const refuses = async (found: Promise<unknown>, reason: string): Promise<void> => {
    await assert.rejects(found, (error: unknown) => {
      assert.ok(error instanceof AppError);
      assert.deepEqual([error.code, error.reason, error.cause], ['unavailable', `secret.${reason}`, undefined]);
      assert.match(error.message, /(env|file):\S+ .*Nothing was done\./);
      assert.doesNotMatch(error.message, /correct|horse|ENO|EACC/);
      return true;
    });
  };

  it('reads a variable as it is at the moment, and the masker knows it before anybody has it', async () => {
    env['A'] = VALUE;
    assert.equal((await find({ kind: 'env', name: 'A' })).reveal(), VALUE);
    assert.equal(masker.mask(VALUE), '[secret env:A]');
    env['A'] = 'another-value';
    assert.equal((await find({ kind: 'env', name: 'A' })).reveal(), 'another-value');
    assert.equal(String(await find({ kind: 'env', name: 'A' })), '[secret]');
  });

  it('reads a file anew each time, without the line break at its end, also as containers mount it', async () => {
    await writeFile(path.join(folder, 'a'), `${VALUE}\n`);
    for (const mode of [0o400, 0o440, 0o444, 0o644]) {
      await chmod(path.join(folder, 'a'), mode);
      assert.equal((await inFile('a')).reveal(), VALUE);
    }
    await symlink(path.join(folder, 'a'), path.join(folder, 'link'));
    assert.equal((await inFile('link')).reveal(), VALUE);
    await chmod(path.join(folder, 'a'), 0o600);
    await writeFile(path.join(folder, 'a'), 'rotated-value');
    assert.equal((await inFile('a')).reveal(), 'rotated-value');
  });

  it('asks a key vault where there is one to ask, and hides what it gives', async () => {
    const reference = { kind: 'keyvault', vault: 'shop-vault', name: 'shop-token' } as const;
    const asked = createFindSecret({ variable: () => undefined, masker, vault: async ({ vault, name }) => `${vault}-${name}-value\n` });
    assert.equal((await asked(reference)).reveal(), 'shop-vault-shop-token-value');
    assert.equal(masker.mask('x shop-vault-shop-token-value'), 'x [secret keyvault:shop-vault/shop-token]');
    await assert.rejects(find(reference), { reason: 'secret.elsewhere', code: 'unavailable' });
  });

  it('refuses what is not there, empty, or too short to be hidden', async () => {
    await refuses(find({ kind: 'env', name: 'NOSUCH' }), 'missing');
    await refuses(inFile('nosuch'), 'missing');
    for (const [value, reason] of [
      ['', 'empty'],
      [' \n', 'empty'],
      ['corre', 'short'],
    ] as const) {
      env['B'] = value;
      await refuses(find({ kind: 'env', name: 'B' }), reason);
      await writeFile(path.join(folder, 'b'), value);
      await refuses(inFile('b'), reason);
    }
  });

  it('refuses a file that everybody may change, a folder, and a pipe without waiting for it', async () => {
    await writeFile(path.join(folder, 'open'), VALUE);
    await chmod(path.join(folder, 'open'), 0o646);
    await refuses(inFile('open'), 'unsafe');
    await mkdir(path.join(folder, 'folder'));
    await refuses(inFile('folder'), 'unsafe');
    await run('mkfifo', [path.join(folder, 'pipe')]);
    await refuses(inFile('pipe'), 'unsafe');
  });

  it('refuses what it may not read', async () => {
    await writeFile(path.join(folder, 'file'), VALUE);
    // Below a file there is nothing, for root as well.
    await refuses(inFile('file/below'), 'unreadable');
  });

  it('refuses what is no text, or no secret by its size', async () => {
    await writeFile(path.join(folder, 'bytes'), Buffer.from([0xff, 0xfe, 0xff, 0xfe, 0xff, 0xfe, 0xff]));
    await refuses(inFile('bytes'), 'unusable');
    await writeFile(path.join(folder, 'nul'), 'correct\0horse');
    await refuses(inFile('nul'), 'unusable');
    await writeFile(path.join(folder, 'large'), 'x'.repeat(70_000));
    await refuses(inFile('large'), 'unusable');
  });
});
