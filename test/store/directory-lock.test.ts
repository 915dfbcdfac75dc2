import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, realpath, symlink } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { AppError } from '../../bot/core/errors.ts';
import { lockDirectory } from '../../bot/store/directory-lock.ts';
import { count } from '../support/counts.ts';
import { removeDirectory } from '../support/database.ts';

const HOLDER = path.join(import.meta.dirname, 'lock-holder.ts');

describe('lock of a data directory', function () {
  this.timeout(120_000);
  let home: string;
  let directory: string;
  const children: ChildProcess[] = [];
  beforeEach(async () => {
    home = await realpath(await mkdtemp(path.join(os.tmpdir(), 'signalbox-lock-')));
    directory = path.join(home, 'data');
  });
  afterEach(async () => {
    for (const child of children.splice(0)) await kill(child);
    await removeDirectory(home);
  });

  const start = async (): Promise<Readonly<{ child: ChildProcess; said: string }>> => {
    const child = spawn(process.execPath, ['--import=tsx', HOLDER, directory], { stdio: ['ignore', 'pipe', 'inherit'] });
    children.push(child);
    const [data] = await once(child.stdout, 'data');
    return { child, said: String(data).trim() };
  };
  const kill = async (child: ChildProcess): Promise<void> => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.kill('SIGKILL');
    await once(child, 'exit');
  };

  it('refuses a second process with a sentence that names the first one and what to do', async () => {
    const { child, said } = await start();
    assert.equal(said, 'held');
    await assert.rejects(lockDirectory(directory), (error) => {
      assert.ok(error instanceof AppError);
      assert.equal(error.code, 'conflict');
      assert.equal(error.reason, 'store.directory_in_use');
      assert.equal(error.details['pid'], String(child.pid));
      assert.match(error.message, new RegExp(`${directory} is in use by another Signalbox \\(process ${child.pid}\\)\\. Stop that one`));
      return true;
    });
  });

  it('is free as soon as its owner is killed, and leaves no files of dead owners', async () => {
    const { child } = await start();
    await kill(child);
    const lock = await lockDirectory(directory);
    assert.equal((await readdir(path.join(directory, 'lock'))).length, 1);
    await lock.release();
    assert.deepEqual(await readdir(path.join(directory, 'lock')), []);
  });

  it('is held by an owner that is stopped and cannot answer', async () => {
    const { child } = await start();
    child.kill('SIGSTOP');
    await assert.rejects(lockDirectory(directory), { reason: 'store.directory_in_use', details: { directory, pid: String(child.pid) } });
  });

  it('refuses within one process too, and can be taken again after release', async () => {
    const lock = await lockDirectory(directory);
    await assert.rejects(lockDirectory(directory), { reason: 'store.directory_in_use' });
    await lock.release();
    await (await lockDirectory(directory)).release();
  });

  it('is the same lock under another name of the directory', async () => {
    const lock = await lockDirectory(directory);
    const other = path.join(home, 'other');
    await symlink(directory, other);
    await assert.rejects(lockDirectory(other), { reason: 'store.directory_in_use' });
    await lock.release();
  });

  it('works for a path that is too long for a socket', async () => {
    directory = path.join(home, 'x'.repeat(60), 'y'.repeat(60), 'data');
    await mkdir(directory, { recursive: true });
    const { child, said } = await start();
    assert.equal(said, 'held');
    await assert.rejects(lockDirectory(directory), { reason: 'store.directory_in_use' });
    await kill(child);
    await (await lockDirectory(directory)).release();
  });

  it('lets exactly one of several starters at once win, also over the leftovers of a dead one', async () => {
    for (let round = 0; round < count(20); round += 1) {
      await kill((await start()).child);
      const tries = await Promise.allSettled(Array.from({ length: 8 }, () => lockDirectory(directory)));
      const won = tries.filter((one) => one.status === 'fulfilled');
      assert.equal(won.length, 1);
      for (const one of won) await one.value.release();
    }
  });
});
