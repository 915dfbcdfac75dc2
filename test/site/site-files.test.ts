import assert from 'node:assert/strict';
import { chmod, mkdir, readdir, readFile, rm, stat, symlink, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError } from '../../bot/core/errors.ts';
import { siteHash } from '../../bot/core/site/version.ts';
import { keepCopy, removeOtherCopies } from '../../bot/site/site-copy.ts';
import { listSite, readSite } from '../../bot/site/site-files.ts';
import { SiteFolder } from '../../bot/site/site-folder.ts';
import { emptyFolder, type Folder } from './site-copy.ts';

describe('a version of the site folder', () => {
  let folder: Folder;
  const at = (name: string): string => join(folder.path, name);
  beforeEach(async () => {
    folder = await emptyFolder();
    await mkdir(at('scripts/deep'), { recursive: true });
    await writeFile(at('policy.yml'), 'version: 1\n');
    await writeFile(at('scripts/deep/a.js'), 'a');
  });
  afterEach(() => folder.done());

  async function problems(): Promise<readonly string[]> {
    try {
      await readSite(folder.path);
    } catch (error) {
      assert.ok(error instanceof AppError && error.code === 'invalid', String(error));
      return Array.isArray(error.details['problems']) ? error.details['problems'].map(String) : [error.message];
    }
    return [];
  }

  it('is every regular file, in folders of any name, and nothing that begins with a dot', async () => {
    await mkdir(at('.git'));
    await writeFile(at('.git/config'), 'x');
    await writeFile(at('.policy.yml.swp'), 'x');
    await mkdir(at('empty'));
    await writeFile(at('Übersicht für alle.md'), 'x');
    assert.deepEqual([...(await readSite(folder.path)).keys()].sort(), ['policy.yml', 'scripts/deep/a.js', 'Übersicht für alle.md'].sort());
  });

  it('refuses links, because what they lead to could change unseen', async () => {
    await writeFile(at('outside'), 'x');
    await symlink(at('outside'), at('scripts/link.js'));
    await symlink(at('nowhere'), at('broken'));
    await symlink(folder.path, at('scripts/loop'));
    const found = await problems();
    assert.equal(found.length, 3);
    for (const problem of found) assert.match(problem, /(link\.js|broken|loop): this is a link\./);
  });

  it('refuses what is too much: files, bytes, depth', async () => {
    await writeFile(at('large'), '');
    await truncate(at('large'), 1_048_577);
    assert.match((await problems()).join(), /large: this file is larger than 1 MB/);
    await rm(at('large'));
    for (let index = 0; index < 9; index += 1) {
      await writeFile(at(`part-${index}`), '');
      await truncate(at(`part-${index}`), 1_000_000);
    }
    assert.match((await problems()).join(), /larger than 8 MB together/);
    for (let index = 0; index < 9; index += 1) await rm(at(`part-${index}`));
    await mkdir(at('many'));
    for (let index = 0; index < 1001; index += 1) await writeFile(at(`many/${index}`), '');
    assert.match((await problems()).join(), /more than 1000 files/);
    await rm(at('many'), { recursive: true });
    await mkdir(at(Array.from({ length: 14 }, () => 'd').join('/')), { recursive: true });
    assert.match((await problems()).join(), /too deep/);
  });

  it('refuses names that a reader cannot see', async () => {
    await writeFile(at('a\u202Egnp.js'), 'x');
    await writeFile(at('b\nc'), 'x');
    assert.equal((await problems()).filter((problem) => /characters that cannot be seen/.test(problem)).length, 2);
  });

  it('says that the folder is missing', async () => {
    await rm(folder.path, { recursive: true });
    assert.match((await problems()).join(), /There is no site folder/);
  });

  it('is listed anew when a file was written, also with a text of the same length', async () => {
    const before = await listSite(folder.path);
    assert.equal((await listSite(folder.path)).fingerprint, before.fingerprint);
    await writeFile(at('policy.yml'), 'version: 2\n');
    assert.notEqual((await listSite(folder.path)).fingerprint, before.fingerprint);
  });
});

describe('SiteFolder', () => {
  let folder: Folder;
  beforeEach(async () => {
    folder = await emptyFolder();
    await writeFile(join(folder.path, 'policy.yml'), 'version: 1\n');
  });
  afterEach(() => folder.done());

  it('takes a content for a version once two looks find the same', async () => {
    const site = new SiteFolder(folder.path);
    assert.equal((await site.look()).kind, 'unsteady');
    const look = await site.look();
    assert.ok(look.kind === 'content');
    assert.equal(await site.look(), look, 'nothing is read again');
    await writeFile(join(folder.path, 'policy.yml'), 'version: 2\n');
    assert.equal((await site.look()).kind, 'unsteady');
    await writeFile(join(folder.path, 'half'), 'of a checkout');
    assert.equal((await site.look()).kind, 'unsteady');
    const next = await site.look();
    assert.ok(next.kind === 'content' && next.files.size === 2);
  });

  it('says what is wrong with a folder that cannot be read, and reads it when that is mended', async () => {
    const site = new SiteFolder(folder.path);
    await symlink('policy.yml', join(folder.path, 'link'));
    const look = await site.look();
    assert.ok(look.kind === 'unreadable');
    assert.match(look.problems.join(), /link: this is a link/);
    await rm(join(folder.path, 'link'));
    await site.look();
    assert.equal((await site.look()).kind, 'content');
  });
});

describe('keepCopy', () => {
  const FILES = new Map([
    ['policy.yml', new TextEncoder().encode('version: 1\n')],
    ['scripts/a.js', new Uint8Array([0, 1, 255])],
  ]);
  const HASH = siteHash(FILES);
  let data: Folder;
  beforeEach(async () => {
    data = await emptyFolder();
  });
  afterEach(() => data.done());

  it('writes a version for this user alone, byte for byte', async () => {
    const copy = await keepCopy(FILES, HASH, data.path);
    assert.equal(copy, join(data.path, 'site', HASH));
    assert.equal(siteHash(await readSite(copy)), HASH);
    assert.equal((await stat(join(data.path, 'site'))).mode & 0o777, 0o700);
    assert.equal((await stat(join(copy, 'policy.yml'))).mode & 0o777, 0o400);
    assert.equal((await stat(join(copy, 'scripts'))).mode & 0o777, 0o700);
    assert.deepEqual(await readdir(join(data.path, 'site')), [HASH]);
  });

  it('replaces a copy that somebody changed, and leaves a good one alone', async () => {
    const copy = await keepCopy(FILES, HASH, data.path);
    const made = (await stat(copy)).ino;
    await keepCopy(FILES, HASH, data.path);
    assert.equal((await stat(copy)).ino, made);
    for (const spoil of [
      async () => {
        await chmod(join(copy, 'policy.yml'), 0o600);
        await writeFile(join(copy, 'policy.yml'), 'version: 2\n');
      },
      () => rm(join(copy, 'scripts/a.js')),
      () => writeFile(join(copy, 'more'), 'x'),
      () => symlink('policy.yml', join(copy, 'link')),
    ]) {
      await spoil();
      await keepCopy(FILES, HASH, data.path);
      assert.equal(siteHash(await readSite(copy)), HASH);
    }
  });

  it('is written by several at once', async () => {
    const copies = await Promise.all(Array.from({ length: 6 }, () => keepCopy(FILES, HASH, data.path)));
    assert.equal(new Set(copies).size, 1);
    assert.equal(siteHash(await readSite(copies[0] ?? '')), HASH);
    assert.deepEqual(await readdir(join(data.path, 'site')), [HASH]);
  });

  it('refuses to write what it cannot read back the same', async () => {
    const wrong = siteHash(new Map([['other', new Uint8Array()]]));
    await assert.rejects(keepCopy(FILES, wrong, data.path), { reason: 'site.copy_differs' });
    assert.deepEqual(await readdir(join(data.path, 'site')), []);
  });

  it('removes the copies of other versions', async () => {
    const other = new Map([['policy.yml', new TextEncoder().encode('version: 1\nrules: []\n')]]);
    await keepCopy(FILES, HASH, data.path);
    await keepCopy(other, siteHash(other), data.path);
    await mkdir(join(data.path, 'site', 'new-left-by-a-crash'));
    await writeFile(join(data.path, 'site', 'mine.txt'), 'kept');
    await removeOtherCopies(data.path, HASH);
    assert.deepEqual((await readdir(join(data.path, 'site'))).sort(), [HASH, 'mine.txt'].sort());
    assert.equal(await readFile(join(data.path, 'site', 'mine.txt'), 'utf8'), 'kept');
    await removeOtherCopies(join(data.path, 'nowhere'), HASH);
  });
});
