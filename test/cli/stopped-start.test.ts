import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir } from 'node:fs/promises';
import { createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { openDatabase } from '../../bot/store/open.ts';
import { copyOfStarter, type Folder } from '../site/site-copy.ts';
import { variants } from '../support/counts.ts';
import { preparedDataDir, removeDirectory } from '../support/database.ts';
import { silentLogger } from '../support/silent-logger.ts';
import { until } from '../support/until.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const CLI = join(ROOT, 'bot', 'cli', 'signalbox.js');

describe('a signal in the middle of the start', function () {
  this.timeout(120_000);
  let site: Folder;
  let dataDir: string;
  beforeEach(async () => {
    site = await copyOfStarter();
    dataDir = await preparedDataDir();
  });
  afterEach(async () => {
    await site.done();
    await removeDirectory(dataDir);
  });

  const start = (args: readonly string[], env: Readonly<Record<string, string>>) => {
    const places = { SIGNALBOX_SITE_DIR: site.path, SIGNALBOX_DATA_DIR: dataDir, SIGNALBOX_PORT: '0' };
    const child = spawn(process.execPath, [CLI, 'serve', ...args], { env: { ...process.env, ...places, ...env } });
    const text = { all: '' };
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (data) => {
        text.all += String(data);
      });
    return { child, text };
  };

  for (const signal of variants(['SIGTERM', 'SIGINT'] as const, 0)) {
    it(`ends the process before it is ready, and leaves nothing behind (${signal})`, async () => {
      const { child, text } = start(['--local'], {});
      const gone = once(child, 'close');
      // By then the configuration was read, and the database is being opened.
      await until('the data directory is in use', async () => (await locks(dataDir)).length > 0);
      child.kill(signal);
      const [code] = await gone;
      // On a busy machine the database opens too slowly to be waited for.
      assert.ok(code === 0 || code === 143, `${code}: ${text.all}`);
      assert.ok(!text.all.includes('ready'), text.all);
      if (code === 0) assert.deepEqual(await locks(dataDir), []);
      const next = await openDatabase({ dataDir }, silentLogger);
      await next.close();
      assert.deepEqual(await locks(dataDir), []);
    });
  }

  it('ends the process soon even while it waits for a database that does not answer', async () => {
    const silent: Server = createServer(() => undefined);
    silent.listen(0, '127.0.0.1');
    await once(silent, 'listening');
    const heard = once(silent, 'connection');
    const address = silent.address();
    assert.ok(address !== null && typeof address === 'object');
    const id = '7f1c2d3e-4b5a-4c6d-8e9f-0a1b2c3d4e5f';
    const { child, text } = start([], {
      DATABASE_URL: `postgresql://nobody@127.0.0.1:${address.port}/none`,
      SIGNALBOX_BOT_APP_ID: id,
      SIGNALBOX_TENANT_ID: id,
      SIGNALBOX_BOT_SECRET: 'correct-horse',
      SIGNALBOX_DIRECTORY: 'file',
      SIGNALBOX_NOTARY: 'none',
    });
    const gone = once(child, 'close');
    const [socket] = await heard;
    const at = performance.now();
    child.kill('SIGTERM');
    assert.deepEqual(await gone, [143, null], text.all);
    assert.ok(performance.now() - at < 15_000);
    socket.destroy();
    silent.close();
  });

  it('ends “npm start” with npm, whose shell keeps the signal for itself', async () => {
    const places = { SIGNALBOX_SITE_DIR: site.path, SIGNALBOX_DATA_DIR: dataDir, SIGNALBOX_PORT: '0' };
    // The second command keeps the shell from becoming the first.
    const shell = spawn('/bin/sh', ['-c', 'node scripts/start.js; exit $?'], {
      cwd: ROOT,
      env: { ...process.env, ...places, npm_execpath: 'npm' },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    // Its output stays open for as long as the product runs.
    const gone = once(shell.stdout, 'close');
    shell.stdout.resume();
    await until('the data directory is in use', async () => (await locks(dataDir)).length > 0);
    shell.kill('SIGTERM');
    await gone;
    assert.deepEqual(await locks(dataDir), []);
  });
});

async function locks(dataDir: string): Promise<readonly string[]> {
  return readdir(join(dataDir, 'lock')).catch(() => []);
}
