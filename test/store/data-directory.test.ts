import assert from 'node:assert/strict';
import fs from 'node:fs';
import { mkdir, mkdtemp, readdir, writeFile } from 'node:fs/promises';
import { syncBuiltinESMExports } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import { prepareDataDirectory, unusable } from '../../bot/store/data-directory.ts';
import { openDatabase } from '../../bot/store/open.ts';
import { removeDirectory } from '../support/database.ts';
import { silentLogger } from '../support/silent-logger.ts';

describe('the data directory', () => {
  let root: string;
  beforeEach(async () => {
    root = await mkdtemp(path.join(os.tmpdir(), 'signalbox-place-'));
  });
  afterEach(() => removeDirectory(root));

  const refuses = (directory: string, what: string): Promise<void> =>
    assert.rejects(prepareDataDirectory(directory), {
      code: 'unavailable',
      reason: 'store.directory_unusable',
      message: `The data directory ${directory} ${what} Set SIGNALBOX_DATA_DIR to a directory that Signalbox may write.`,
    });

  it('is made with everything above it, and nothing is left in it', async () => {
    const directory = path.join(root, 'a', 'b');
    await prepareDataDirectory(directory);
    await prepareDataDirectory(directory);
    assert.deepEqual(await readdir(directory), []);
  });

  it('is no file and lies in no file', async () => {
    const file = path.join(root, 'file');
    await writeFile(file, '');
    for (const place of [file, path.join(file, 'data')]) {
      await refuses(place, 'is not a directory: it, or what it lies in, is a file.');
    }
  });

  it('is refused at once where nothing can ever be made', async () => {
    // Only Linux has such a place.
    const places = process.platform === 'linux' ? ['/proc/nope', '/proc/nope/data'] : [];
    for (const place of places) await refuses(place, 'cannot be made: nothing can be made in the directory it would lie in.');
  });

  it('has a sentence of its own for each cause, with the path and what to do', () => {
    const sentence = (code: string): string => unusable('/srv/data', Object.assign(new Error('x'), { code })).message;
    for (const [code, cause] of [
      [
        'EACCES',
        /^The data directory \/srv\/data cannot be written: this user has no right to\. Give it the right, or set SIGNALBOX_DATA_DIR/,
      ],
      ['EROFS', /^The data directory \/srv\/data cannot be written: its disk can only be read\. Set SIGNALBOX_DATA_DIR/],
      ['ENOSPC', /^The data directory \/srv\/data cannot be written: its disk is full\. Make room there, or set SIGNALBOX_DATA_DIR/],
      ['EIO', /^The data directory \/srv\/data cannot be used \(EIO\)\. Set SIGNALBOX_DATA_DIR/],
    ] as const) {
      assert.match(sentence(code), cause);
    }
  });

  it('is named when its disk is full while the database is made, and nothing half made stays', async function () {
    this.timeout(120_000);
    const free = fillDisk(1 << 20);
    try {
      await assert.rejects(openDatabase({ dataDir: root }, silentLogger), (error) => {
        assert.ok(error instanceof Error);
        assert.equal(
          error.message,
          `The data directory ${root} cannot be written: its disk is full. Make room there, or set SIGNALBOX_DATA_DIR to a directory on another disk.`,
        );
        return true;
      });
    } finally {
      free();
    }
    assert.deepEqual(
      (await readdir(root)).filter((name) => name === 'database'),
      [],
    );
  });

  it('begins anew with a database that a killed process left half made, and never with a whole one', async function () {
    this.timeout(120_000);
    const database = path.join(root, 'database');
    await mkdir(database);
    await writeFile(path.join(database, 'PG_VERSION'), '17\n');
    await writeFile(path.join(root, 'database.unfinished'), '');
    const first = await openDatabase({ dataDir: root }, silentLogger);
    await first.pool.query('create table kept (n int)');
    await first.close();
    assert.ok(!(await readdir(root)).includes('database.unfinished'));
    const second = await openDatabase({ dataDir: root }, silentLogger);
    await second.pool.query('select n from kept');
    await second.close();
  });
});

/** A disk that takes so many bytes of the database, which writes through `fs` of this process, and then nothing more from anybody. */
function fillDisk(room: number): () => void {
  const { writeSync } = fs;
  const { writeFile: write } = fs.promises;
  let left = room;
  const full = (): Error => Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC', errno: -28 });
  const limited = (fd: number, ...rest: readonly unknown[]): number => {
    left -= Number(rest[2] ?? 0);
    if (left < 0) throw full();
    return Reflect.apply(writeSync, fs, [fd, ...rest]);
  };
  Object.assign(fs, { writeSync: limited });
  Object.assign(fs.promises, {
    writeFile: async (...args: readonly unknown[]) => (left < 0 ? Promise.reject(full()) : Reflect.apply(write, fs.promises, args)),
  });
  syncBuiltinESMExports();
  return () => {
    Object.assign(fs, { writeSync });
    Object.assign(fs.promises, { writeFile: write });
    syncBuiltinESMExports();
  };
}
