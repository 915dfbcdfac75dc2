import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { main } from '../../bot/cli/main.ts';
import { copyOfStarter, type Folder, STARTER } from '../site/site-copy.ts';

const ROOT = join(import.meta.dirname, '..', '..');

type Ended = Readonly<{ code: number | null; out: string; err: string }>;

async function type(args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<Ended> {
  const out: string[] = [];
  const err: string[] = [];
  const code = await main(args, { env, out: (text) => void out.push(text), err: (text) => void err.push(text) });
  return { code, out: out.join('\n'), err: err.join('\n') };
}

function run(command: string, args: readonly string[], cwd: string): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd, stdio: ['ignore', 'pipe', 'pipe'] });
    const texts = { out: '', err: '' };
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      texts.out += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      texts.err += text;
    });
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, ...texts }));
  });
}

/** Under npm its own program is called, which needs no shell on Windows; it is what npx is, too. */
function byNpx(args: readonly string[]): Promise<Ended> {
  const npm = process.env['npm_execpath'];
  return npm === undefined
    ? run('npx', ['--offline', ...args], ROOT)
    : run(process.execPath, [npm, 'exec', '--offline', '--', ...args], ROOT);
}

describe('signalbox', () => {
  let site: Folder;
  beforeEach(async () => {
    site = await copyOfStarter();
  });
  afterEach(() => site.done());

  it('shows what it can do', async () => {
    for (const args of [[], ['help'], ['--help']]) {
      const { code, out } = await type(args);
      assert.equal(code, 0);
      for (const verb of ['serve', 'validate [folder]', 'help']) assert.ok(out.includes(`signalbox ${verb}`), out);
    }
    assert.match((await type(['validate', '--help'])).out, /signalbox validate \[folder\]\n\nChecks/);
  });

  it('says what was probably meant', async () => {
    assert.deepEqual(await type(['valdate']), { code: 2, out: '', err: 'There is no command “valdate”. Did you mean “validate”?' });
  });

  it('validates the folder it is given, or the one of the environment', async () => {
    for (const ended of [await type(['validate', site.path]), await type(['validate'], { SIGNALBOX_SITE_DIR: site.path })]) {
      assert.deepEqual([ended.code, ended.err], [0, '']);
      assert.match(ended.out, /is valid:\n {2}4 workflows: deploy, logs, restart, status\n {2}2 connectors: script, http\n/);
    }
  });

  it('says what there is below a verb, and what was probably meant', async () => {
    assert.match(
      (await type(['db', 'migrat'])).err,
      /^Type one of these\. Did you mean “migrate”\?\n {2}signalbox db migrate .*\n {2}signalbox db check /,
    );
  });

  it('prints every problem and fails', async () => {
    await writeFile(join(site.path, 'policy.yml'), 'version: 1\nrulse: []\n');
    await rm(join(site.path, 'directory.yml'));
    await writeFile(join(site.path, 'workflows', 'extra.yml'), 'version: 1\n');
    const { code, out, err } = await type(['validate', site.path]);
    assert.deepEqual([code, out], [1, '']);
    assert.match(err, /policy\.yml:2:1 rulse: .*“rules”/);
    assert.match(err, /extra\.yml:1:1 title: This is missing/);
  });

  it('notes what is valid but lets nobody do anything', async () => {
    await rm(join(site.path, 'policy.yml'));
    const { code, out } = await type(['validate', site.path]);
    assert.equal(code, 0);
    assert.match(out, /note: policy\.yml is missing: nobody may do anything/);
  });

  it('leaves nothing behind', async () => {
    const ours = async (): Promise<readonly string[]> => (await readdir(tmpdir())).filter((name) => name.startsWith('signalbox-validate-'));
    const before = await ours();
    await type(['validate', site.path]);
    await type(['validate', join(site.path, 'nowhere')]);
    assert.deepEqual(await ours(), before);
  });

  it('refuses arguments it does not know', async () => {
    for (const args of [
      ['validate', '--fix'],
      ['validate', 'a', 'b'],
      ['serve', 'now'],
      ['db'],
      ['db', 'migrate', 'now'],
      ['db', 'check', 'now'],
    ])
      assert.equal((await type(args)).code, 2, args.join(' '));
  });

  it('does not serve without a registered bot', async function () {
    // It loads the whole bot.
    this.timeout(120_000);
    const { code } = await type(['serve'], { SIGNALBOX_SITE_DIR: site.path });
    assert.equal(code, 1);
  });

  it('starts as a program of its own, and by npx from the folder of the repository', async function () {
    this.timeout(120_000);
    const direct = await run(process.execPath, [join(ROOT, 'bot', 'cli', 'signalbox.js'), 'validate', STARTER], tmpdir());
    assert.equal(direct.code, 0, direct.err);
    assert.match(direct.out, /is valid:/);
    const npx = await byNpx(['signalbox', 'validate']);
    assert.equal(npx.code, 0, npx.err);
    assert.match(npx.out, /site is valid:/);
    const broken = await run(
      process.execPath,
      [join(ROOT, 'bot', 'cli', 'signalbox.js'), 'validate', join(site.path, 'nowhere')],
      tmpdir(),
    );
    assert.equal(broken.code, 1);
    assert.match(broken.err, /There is no site folder/);
  });
});
