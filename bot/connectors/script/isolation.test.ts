import assert from 'node:assert/strict';
import { randomInt } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { processesWith, within } from '../../../test/connectors/processes.ts';
import { offeredIsolations, type ScriptSite, scriptSite } from '../../../test/connectors/script-site.ts';

// Not in the folder for temporary files, of which a sandboxed script sees an empty one of its own.
const CACHE = path.resolve('.cache');
const GUARD = path.resolve('bot/connectors/script/guard.js');
const linux = process.platform === 'linux';

/** A child, one that leaves the session, one that does so twice, and one that ignores SIGTERM; `$1` marks their command lines. */
const TREE = `trap '' TERM
sleep $1 &
setsid sleep $1 &
(setsid setsid sh -c "sleep $1; true" > /dev/null 2>&1 < /dev/null &)
echo started
sleep $1; sleep $1`;
const POLITE = `trap 'echo tidying up; exit 0' TERM
sleep $1 & echo started; wait`;
const LEAVES = '(setsid sleep $1 > /dev/null 2>&1 &) ; echo done';
const LOOK = `import fs from 'node:fs'; import net from 'node:net';
const environ = (pid) => { try { return fs.readFileSync('/proc/' + pid + '/environ', 'utf8'); } catch (e) { return e.code; } };
const reached = await new Promise((resolve) => { const s = net.connect(Number(process.argv[2]), '127.0.0.1'); s.on('connect', () => resolve('connected')); s.on('error', (e) => resolve(e.code)); });
const written = (file) => { try { fs.writeFileSync(file, 'x'); return 'written'; } catch (e) { return e.code; } };
const read = (file) => { try { return fs.readFileSync(file, 'utf8'); } catch (e) { return e.code; } };
console.log(JSON.stringify({ env: process.env, init: environ(1), parent: environ(process.ppid), reached, pids: fs.readdirSync('/proc').filter((n) => /^\\d+$/.test(n)).length,
  outside: ['/site/scripts/new.js', '/site/new.js', '/new.js'].map((name) => written(process.argv[3] + name)), allowed: written(process.env.SHARED + '/note'), people: ['/root', '/home'].flatMap((at) => { try { return fs.readdirSync(at); } catch { return []; } }), hashes: read('/etc/shadow'), secret: read(process.argv[3] + '/data/secret'), home: process.env.SHARED }));`;

const mark = (): string => `8${randomInt(1000, 9999)}.${randomInt(100_000, 999_999)}`;

for (const isolation of await offeredIsolations()) {
  describe(`script.run in isolation “${isolation}”`, function () {
    this.timeout(120_000);
    let site: ScriptSite;
    before(async () => {
      const scripts = { 'tree.sh': TREE, 'polite.sh': POLITE, 'leaves.sh': LEAVES, 'look.js': LOOK };
      const config = { environment: { TZ: 'UTC', LOG_LEVEL: 'info' }, paths: { SHARED: '../shared' }, writable: ['../shared'] };
      site = await scriptSite({ scripts, isolation, config, under: isolation === 'bwrap' ? CACHE : os.tmpdir() });
      await mkdir(path.join(site.siteDir, '..', 'shared'));
      await writeFile(path.join(site.dataDir, 'secret'), 'the product’s own data');
    });
    after(() => site.remove());

    for (const reason of ['timeout', 'cancel'] as const) {
      it(`leaves no process behind after a ${reason}, not even one that left its session`, async () => {
        const seconds = mark();
        const { outcome } = await stopOnceStarted(site, { script: 'tree.sh', arguments: [seconds] }, reason);
        assert.deepEqual([outcome.status, outcome.reason], ['unknown', reason === 'cancel' ? 'script.cancelled' : 'script.timeout']);
        assert.equal(outcome.transient, reason === 'timeout');
        assert.ok(await within(2000, () => processesWith(seconds).length === 0), `${processesWith(seconds).length} processes are left`);
      });
    }

    it('lets a script tidy up before it has to go; its outcome is unknown all the same', async () => {
      const { outcome, output } = await stopOnceStarted(site, { script: 'polite.sh', arguments: [mark()] }, 'timeout');
      assert.match(output, /tidying up/);
      assert.deepEqual([outcome.status, outcome.reason], ['unknown', 'script.timeout']);
    });

    it('ends what a script left running when the script itself ends', async () => {
      const seconds = mark();
      const { outcome } = await site.run({ script: 'leaves.sh', arguments: [seconds] });
      assert.equal(outcome.status, 'succeeded');
      if (isolation !== 'group' || linux) assert.ok(await within(2000, () => processesWith(seconds).length === 0));
    });

    it('starts nothing once it is stopped', async () => {
      const aborted = AbortSignal.abort('cancel');
      const { outcome, output } = await site.run({ script: 'polite.sh', arguments: ['1'] }, { signal: aborted });
      assert.deepEqual([outcome.status, outcome.reason, output], ['cancelled', 'script.cancelled', '']);
    });

    if (linux) {
      it('gives a script only the listed variables', async () => {
        const { seen } = await look(site, {});
        const { SIGNALBOX_OUTPUT = '', ...rest } = seen.env;
        assert.deepEqual(rest, {
          PATH: '/usr/local/bin:/usr/bin:/bin',
          TZ: 'UTC',
          LOG_LEVEL: 'info',
          SHARED: seen.home,
          SIGNALBOX_RUN: 'r-testtest/step',
        });
        assert.match(SIGNALBOX_OUTPUT, /\/out\/outputs$/);
        assert.doesNotMatch(seen.parent, /HOME=|npm_|USER=/);
      });

      it('replaces a listed variable for one call', async () => {
        const { seen } = await look(site, { environment: { LOG_LEVEL: 'debug' } });
        assert.equal(seen.env['LOG_LEVEL'], 'debug');
      });

      it('lets a script write to its declared folders', async () => {
        const { seen } = await look(site, {});
        assert.equal(seen.allowed, 'written');
        assert.equal(await readFile(path.join(seen.home, 'note'), 'utf8'), 'x');
      });
    }

    if (isolation !== 'group') {
      it('shows a script only its own processes', async () => {
        const { seen } = await look(site, {});
        assert.ok(seen.pids <= 4, `${seen.pids} processes`);
        assert.match(seen.init, /^PATH=[^\0]*\0NODE_CHANNEL_FD=3\0NODE_CHANNEL_SERIALIZATION_MODE=json\0$/);
      });

      it('keeps a script from the network unless the workflow declares it', async () => {
        assert.deepEqual(await look(site, {}).then(({ seen, connections }) => [seen.reached === 'connected', connections]), [false, 0]);
        assert.deepEqual(await look(site, { network: true }).then(({ seen, connections }) => [seen.reached, connections]), [
          'connected',
          1,
        ]);
      });
    }

    if (isolation === 'bwrap') {
      it('keeps a script from writing anywhere else, and from reading the data of the product', async () => {
        const { seen } = await look(site, {});
        // Where the checkout itself lies in the folder for temporary files, a script may write to its own empty one instead.
        for (const tried of seen.outside)
          assert.match(tried, CACHE.startsWith('/tmp/') ? /^(?:EROFS|ENOENT|written)$/ : /^(?:EROFS|ENOENT)$/);
        const outside = path.dirname(site.siteDir);
        for (const name of ['site/scripts/new.js', 'site/new.js', 'new.js'])
          assert.equal(existsSync(path.join(outside, name)), false, name);
        assert.deepEqual(await readdir(site.siteDir), ['scripts']);
        assert.equal(seen.secret, 'ENOENT');
      });

      it('shows a script no home folder and no password hashes', async () => {
        const { seen } = await look(site, {});
        // What the site lists, and Node itself, may lie in a home folder: the way there is shown, and nothing beside it.
        const ours = [process.execPath, CACHE, GUARD].filter((at) => /^\/(root|home)\//.test(at));
        const ways = ours.map((at) => at.split('/')[2]);
        assert.deepEqual(
          seen.people.filter((name) => !ways.includes(name)),
          [],
        );
        assert.match(seen.hashes, /^(|ENOENT|EACCES)$/);
      });
    }
  });
}

type Look = Readonly<{
  env: Readonly<Record<string, string>>;
  init: string;
  parent: string;
  reached: string;
  pids: number;
  outside: readonly string[];
  allowed: string;
  secret: string;
  people: readonly string[];
  hashes: string;
  home: string;
}>;

async function look(site: ScriptSite, extra: object): Promise<Readonly<{ seen: Look; connections: number }>> {
  let connections = 0;
  const canary = createServer((socket) => {
    connections += 1;
    socket.destroy();
  });
  await new Promise<void>((resolve) => {
    canary.listen(0, '127.0.0.1', resolve);
  });
  const address = canary.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const { output, outcome } = await site.run({ script: 'look.js', arguments: [port, path.dirname(site.siteDir)], ...extra });
  await new Promise((resolve) => canary.close(resolve));
  assert.equal(outcome.status, 'succeeded', output);
  return { seen: JSON.parse(output) as Look, connections };
}

async function stopOnceStarted(site: ScriptSite, input: Readonly<Record<string, unknown>>, reason: string) {
  const stop = new AbortController();
  let printed = '';
  const output = (text: string): void => {
    printed += text;
    if (printed.includes('started')) stop.abort(reason);
  };
  const ran = await site.run(input, { signal: stop.signal, output });
  return { ...ran, output: printed };
}
