import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { rootOf } from '../../bot/core/audit/tree.ts';
import { Masker } from '../../bot/core/masking/masker.ts';
import { startLocalNotary } from '../../bot/local/notary-process.ts';
import { createNotary } from '../../bot/notary/client.ts';
import { silentLogger } from '../support/silent-logger.ts';
import { until } from '../support/until.ts';

const AROUND = { logger: silentLogger, masker: new Masker() };
const REQUEST = { origin: 'signalbox/audit/1-test', size: 1, root: rootOf({ size: 1, roots: [new Uint8Array(32)] }), old: 0, proof: [] };

describe('the notary of Local Teams', function () {
  this.timeout(120_000);
  let dataDir: string;
  beforeEach(async () => {
    dataDir = await mkdtemp(path.join(os.tmpdir(), 'signalbox-data-'));
  });
  afterEach(() => rm(dataDir, { recursive: true, force: true }));

  it('signs and keeps what it signed in its folder, and is the same one after a restart', async () => {
    const first = await startLocalNotary(dataDir, AROUND);
    const sealed = await createNotary(first).seal(REQUEST);
    assert.ok(sealed.anchored);
    await first.stop();
    assert.ok((await readFile(path.join(dataDir, 'notary', 'checkpoints.txt'), 'utf8')).includes(sealed.note));
    const second = await startLocalNotary(dataDir, AROUND);
    assert.equal(second.key, first.key);
    assert.equal((await createNotary(second).latest(REQUEST.origin))?.note, sealed.note);
    await second.stop();
  });

  it('is started again at the same address when it dies', async () => {
    const notary = await startLocalNotary(dataDir, AROUND);
    const client = createNotary(notary);
    await client.seal(REQUEST);
    process.kill(await pidOf(dataDir), 'SIGKILL');
    await until('it answers again', () => client.latest(REQUEST.origin).catch(() => null));
    await notary.stop();
  });

  it('ends with the process that started it, however that ended', async () => {
    const code = `const { startLocalNotary } = await import(${JSON.stringify(path.join(import.meta.dirname, '../../bot/local/notary-process.ts'))});
      await startLocalNotary(${JSON.stringify(dataDir)}, { logger: { warn() {}, error() {} }, masker: { secret: (text) => ({ reveal: () => text }) } });
      console.log('ready');
      setInterval(() => {}, 1000);`;
    const parent = spawn(process.execPath, ['--import=tsx', '--input-type=module', '-e', code], { stdio: ['ignore', 'pipe', 'inherit'] });
    await once(parent.stdout, 'data');
    const pid = await pidOf(dataDir);
    parent.kill('SIGKILL');
    await until('the notary is gone', () => !isAlive(pid));
  });
});

/** The process whose environment names this folder. */
async function pidOf(dataDir: string): Promise<number> {
  for (const name of await readdir('/proc')) {
    const environment = /^\d+$/.test(name) ? await readFile(`/proc/${name}/environ`, 'utf8').catch(() => '') : '';
    if (environment.includes(`SIGNALBOX_NOTARY_DIR=${path.join(dataDir, 'notary')}`)) return Number(name);
  }
  throw new Error('there is no notary');
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    // There is no such process.
    return false;
  }
}
