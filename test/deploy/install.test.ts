import assert from 'node:assert/strict';
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { freePort } from '../support/free-port.ts';
import { freshPostgres } from '../support/postgres.ts';
import { until } from '../support/until.ts';
import { blocksOf, commandOf } from './manual.ts';

const run = promisify(execFile);
const ROOT = join(import.meta.dirname, '..', '..');
const NOWHERE = join(ROOT, 'test', 'fixtures', 'loopback-only.js');
const MARK = '◇';
const LONGEST_MS = 180_000;
const HOST = 'signalbox.example.com';
const IDS = {
  TEAMS_APP_ID: '11111111-2222-4333-8444-555555555501',
  BOT_ID: '11111111-2222-4333-8444-555555555502',
  AAD_APP_CLIENT_ID: '11111111-2222-4333-8444-555555555503',
};
const TENANT = '11111111-2222-4333-8444-555555555504';
const DIRECTORY = '11111111-2222-4333-8444-555555555505';

/** A checkout of its own, in which an administrator works: what git has, with what is installed and built already. */
async function checkout(folder: string): Promise<void> {
  const { stdout } = await run('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
    cwd: ROOT,
    maxBuffer: 2 ** 26,
  });
  for (const file of stdout.split('\0').filter((name) => name !== '')) {
    await mkdir(dirname(join(folder, file)), { recursive: true });
    await cp(join(ROOT, file), join(folder, file));
  }
  await symlink(join(ROOT, 'dist'), join(folder, 'dist'));
  // One by one: npm may clear the folder, which must not be that of whoever runs the tests.
  await mkdir(join(folder, 'node_modules'));
  for (const name of await readdir(join(ROOT, 'node_modules')))
    await symlink(join(ROOT, 'node_modules', name), join(folder, 'node_modules', name));
}

describe('docs/install.md, followed line by line', function () {
  this.timeout(15 * 60_000);
  let manual: string;
  let folder: string;
  let secrets: string;
  let database: Awaited<ReturnType<typeof freshPostgres>>;
  let served: ChildProcess | null = null;
  let settings: Record<string, string> = {};
  let said = '';

  before(async () => {
    manual = await readFile(join(ROOT, 'docs', 'install.md'), 'utf8');
    folder = await mkdtemp(join(tmpdir(), 'signalbox-install-'));
    secrets = join(folder, 'secrets');
    await checkout(join(folder, 'signalbox'));
    await mkdir(secrets);
    for (const name of ['bot', 'directory']) await writeFile(join(secrets, name), `not a real secret of the ${name}\n`);
    database = await freshPostgres();
  });
  after(async () => {
    if (served !== null && served.exitCode === null) {
      const gone = once(served, 'exit');
      served.kill('SIGKILL');
      await gone;
    }
    await database.drop();
    await rm(folder, { recursive: true, force: true });
  });

  const under = (heading: string): readonly (readonly string[])[] =>
    blocksOf(manual, MARK)
      .filter(({ headings }) => headings.at(-1) === heading)
      .map(({ lines }) => lines.map(commandOf));
  const environment = () => {
    const { PATH, HOME } = process.env;
    return { PATH, HOME, NODE_OPTIONS: `--import=${NOWHERE}`, ...settings };
  };
  const carryOut = async (command: string): Promise<string> => {
    const { stdout } = await run('bash', ['-c', command], { cwd: join(folder, 'signalbox'), env: environment(), timeout: LONGEST_MS });
    return stdout;
  };

  it('says of every block that it cannot be followed here, or is followed below, or which system it is for', () => {
    const headings = blocksOf(manual, MARK).map(
      ({ headings, marked }) => `${marked ? `${MARK} ` : ''}${headings.at(-1)?.replace(` ${MARK}`, '')}`,
    );
    assert.deepEqual(headings, [
      '1. Try it first',
      '5. The package',
      'Any Linux host, with systemd',
      'Any Linux host, with systemd',
      '◇ Kubernetes',
      'By hand',
      'By hand',
    ]);
  });

  it('makes the package', async () => {
    const [lines = []] = under('5. The package');
    const [copy = '', ...rest] = lines;
    assert.match(copy, /^cp env\/\.env\.example env\/\.env\.prod$/);
    await carryOut(copy);
    const file = join(folder, 'signalbox', 'env', '.env.prod');
    let text = await readFile(file, 'utf8');
    for (const [name, value] of Object.entries({ ...IDS, BOT_DOMAIN: HOST }))
      text = text.replace(new RegExp(`^${name}=$`, 'm'), `${name}=${value}`);
    await writeFile(file, text);
    assert.deepEqual(rest, ['npm run build', 'npm run validate -- --env prod', 'npm run package -- --env prod']);
    for (const line of rest) await carryOut(line);
    const zip = await readFile(join(folder, 'signalbox', 'build', 'signalbox.prod.zip'));
    assert.equal(zip.subarray(0, 2).toString(), 'PK');
  });

  it('makes a server that is ready, and hears nobody but Teams', async () => {
    const [exported = [], commands = []] = under('By hand');
    settings = await settingsIn(exported);
    const serve = commands.at(-1) ?? '';
    assert.equal(serve, 'npx signalbox serve');
    for (const line of commands.slice(0, -1)) await carryOut(line);
    served = spawn('bash', ['-c', `exec ${serve}`], {
      cwd: join(folder, 'signalbox'),
      env: environment(),
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    for (const stream of [served.stdout, served.stderr]) stream?.on('data', (text) => (said = `${said}${text}`.slice(-20_000)));
    const asked = [...manual.matchAll(/`curl (-X POST )?https:\/\/<host>(\/\S+)`[^`]*?(\d{3})/g)].map(([, post, path = '', status]) => ({
      ...{ method: post === undefined ? 'GET' : 'POST', path, status: Number(status) },
    }));
    assert.deepEqual(
      asked.map(({ path }) => path),
      ['/readyz', '/api/messages'],
    );
    for (const { method, path, status } of asked)
      await until(`${path} answers ${status}; it said ${said}`, async () => (await statusOf(method, path)) === status, LONGEST_MS);
  });

  /** What the lines export, with what stands in angle brackets filled in, and a port that nobody has. */
  async function settingsIn(lines: readonly string[]): Promise<Record<string, string>> {
    const places: Readonly<Record<string, string>> = {
      ...Object.fromEntries(Object.entries(IDS).map(([name, id]) => [`<${name}>`, id])),
      '<tenant id>': TENANT,
      '<host>': HOST,
      '<id of the registration with the permissions of Graph>': DIRECTORY,
      '/run/secrets/': `${secrets}/`,
      'postgres://signalbox@<server>/signalbox': database.url,
    };
    const found: Record<string, string> = { SIGNALBOX_PORT: String(await freePort()), SIGNALBOX_DATA_DIR: join(folder, 'data') };
    for (const line of lines) {
      const [, name = '', value = ''] = /^export ([A-Z_]+)=(.+)$/.exec(line) ?? assert.fail(line);
      found[name] = Object.entries(places).reduce((text, [place, filled]) => text.replaceAll(place, filled), value);
      assert.doesNotMatch(found[name], /[<>]/, line);
    }
    return found;
  }

  async function statusOf(method: string, path: string): Promise<number> {
    if (served?.exitCode !== null) assert.fail(said);
    return fetch(`http://127.0.0.1:${settings['SIGNALBOX_PORT']}${path}`, { method }).then(
      ({ status }) => status,
      () => 0,
    );
  }
});
