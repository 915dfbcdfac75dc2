import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { main } from '../../bot/cli/main.ts';
import type { Store } from '../../bot/core/ports.ts';
import { openDatabase } from '../../bot/store/open.ts';
import { createStore } from '../../bot/store/postgres-store.ts';
import { copyOfStarter, type Folder } from '../site/site-copy.ts';
import { preparedDataDir, removeDirectory } from '../support/database.ts';
import { silentLogger } from '../support/silent-logger.ts';

const BIN = join(import.meta.dirname, '../../bot/cli/signalbox.js');

describe('signalbox rules', function () {
  this.timeout(120_000);
  let site: Folder;
  let dataDir: string;
  before(async () => {
    site = await copyOfStarter();
    dataDir = await preparedDataDir();
  });
  after(async () => {
    await site.done();
    await removeDirectory(dataDir);
  });

  async function type(...args: readonly string[]): Promise<Readonly<{ code: number; out: string; err: string }>> {
    const [out, err]: [string[], string[]] = [[], []];
    const env = { SIGNALBOX_DATA_DIR: dataDir, SIGNALBOX_SITE_DIR: site.path };
    const code = await main(args, { env, out: (text) => void out.push(text), err: (text) => void err.push(text) });
    return { code, out: out.join('\n'), err: err.join('\n') };
  }

  async function inStore<T>(look: (store: Store) => Promise<T>): Promise<T> {
    const database = await openDatabase({ dataDir }, silentLogger);
    try {
      return await look(createStore(database));
    } finally {
      await database.close();
    }
  }

  function serve(): Promise<Readonly<{ code: number | null; err: string }>> {
    const id = '7f1c2d3e-4b5a-4c6d-8e9f-0a1b2c3d4e5f';
    const { SIGNALBOX_SITE_DIR: _site, ...inherited } = process.env;
    const env = {
      ...inherited,
      SIGNALBOX_BOT_APP_ID: id,
      SIGNALBOX_TENANT_ID: id,
      SIGNALBOX_BOT_SECRET: 'correct-horse',
      SIGNALBOX_PORT: '0',
      SIGNALBOX_DIRECTORY: 'file',
      SIGNALBOX_NOTARY: 'none',
    };
    const places = { SIGNALBOX_DATA_DIR: dataDir, SIGNALBOX_SITE_DIR: site.path };
    const child = spawn(process.execPath, [BIN, 'serve'], { env: { ...env, ...places }, stdio: ['ignore', 'ignore', 'pipe'] });
    let err = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      err += text;
    });
    return new Promise((resolve) => child.once('close', (code) => resolve({ code, err })));
  }

  it('refuses what is typed wrongly, and a recovery without a reason', async () => {
    for (const args of [
      [],
      ['activate'],
      ['activate', '--frist'],
      ['activate', '--first', 'now'],
      ['activate', '--recover'],
      ['activate', '--recover', '--reason'],
      ['activate', '--recover', '--reason', 'because'],
      ['activate', '--recover', '--reason', '          '],
      ['activate', '--recover', '--reason', 'all of us are locked out', 'x'],
    ]) {
      const { code, err } = await type('rules', ...args);
      assert.deepEqual([code, /signalbox rules activate --first/.test(err)], [2, true], args.join(' '));
    }
  });

  it('lets an installation start only once there are rules, and says the command', async () => {
    const { code, err } = await serve();
    assert.equal(code, 1, err);
    assert.match(err, /No rules are in force yet.*npx signalbox rules activate --first/);
  });

  it('recovers nothing where nothing is in force', async () => {
    const { code, err } = await type('rules', 'activate', '--recover', '--reason', 'nobody may do anything');
    assert.equal(code, 1);
    assert.match(err, /activate --first/);
  });

  it('refuses rules that cannot be used, with every problem at its place, and leaves nothing behind', async () => {
    const file = join(site.path, 'policy.yml');
    const good = await readFile(file, 'utf8');
    const ours = async (): Promise<readonly string[]> => (await readdir(tmpdir())).filter((name) => name.startsWith('signalbox-activate-'));
    const before = await ours();
    await writeFile(file, good.replace('allow: [view]', 'allow: ["*"]'));
    const { code, err } = await type('rules', 'activate', '--first');
    assert.equal(code, 1);
    assert.match(err, /policy\.yml:\d+:\d+ rules\[0\]\.allow\[0\]: This must be one of run, view/);
    assert.equal(await inStore((store) => store.site.inForce()), null);
    assert.deepEqual(await ours(), before);
    await writeFile(file, good);
  });

  it('puts the first rules into force, once, in the name of whoever typed it', async () => {
    const { code, out } = await type('rules', 'activate', '--first');
    assert.equal(code, 0);
    assert.match(out, /^The rules [0-9a-f]{8} are in force\. Start Signalbox with: npx signalbox serve/);
    const again = await type('rules', 'activate', '--first');
    assert.equal(again.code, 1);
    assert.match(again.err, /There are rules in force already.*--recover/);
    await inStore(async (store) => {
      const inForce = await store.site.inForce();
      assert.deepEqual([inForce?.number, inForce?.how, inForce?.by.kind], [1, 'first', 'system']);
      const [event, ...others] = (await store.audit({ type: 'rules.activated' }, null, 10)).rows;
      assert.ok(event !== undefined && others.length === 0);
      assert.deepEqual([event.via, event.actor.name, event.detail['how']], ['cli', `${userInfo().username} at the command line`, 'first']);
      assert.equal(event.detail['siteHash'], inForce?.hash);
    });
  });

  it('recovers from rules that lock everybody out, with a reason that stays in the log, and says what is weak', async () => {
    const file = join(site.path, 'policy.yml');
    await writeFile(file, (await readFile(file, 'utf8')).replace('allow: [govern]', 'deny: [govern]'));
    const reason = 'both release managers have left';
    const same = await type('rules', 'activate', '--recover', '--reason', reason);
    assert.equal(same.code, 0);
    assert.match(same.out, /note: policy\.yml lets nobody govern/);
    const unchanged = await type('rules', 'activate', '--recover', '--reason', reason);
    assert.equal(unchanged.code, 1);
    assert.match(unchanged.err, /in force already.*Nothing was changed/);
    await inStore(async (store) => {
      const inForce = await store.site.inForce();
      assert.deepEqual([inForce?.number, inForce?.how, inForce?.reason], [2, 'recovered', reason]);
      const [event] = (await store.audit({ type: 'rules.activated' }, null, 10)).rows;
      assert.match(event?.sentence ?? '', /without a second person: both release managers have left/);
    });
  });

  it('says that Signalbox has to be stopped when it runs on the embedded database', async () => {
    await inStore(async () => {
      const { code, err } = await type('rules', 'activate', '--recover', '--reason', 'in a great hurry');
      assert.equal(code, 1);
      assert.match(err, /in use by another Signalbox \(process \d+\)\. Stop that one first/);
    });
  });
});
