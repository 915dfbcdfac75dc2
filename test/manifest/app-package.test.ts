import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { strFromU8, unzipSync } from 'fflate';
import { localWords } from '../../bot/core/text/command-words.ts';
import { type PackageFiles, readPackage, zipPackage } from '../../scripts/teams-package/files.ts';
import { readableTexts, translated } from '../../scripts/teams-package/languages.ts';
import { withSlash } from '../../scripts/teams-package/slash.ts';
import { SAMPLE, type Values } from '../../scripts/teams-package/values.ts';

const ROOT = join(import.meta.dirname, '..', '..');
type TabsAndBots = Readonly<{
  bots: readonly [
    Readonly<{ scopes: readonly string[]; commandLists: readonly [Readonly<{ commands: readonly Readonly<{ title: string }>[] }>] }>,
  ];
  configurableTabs: readonly [Readonly<{ configurationUrl: string }>];
  staticTabs: readonly [Readonly<{ contentUrl: string }>];
  webApplicationInfo: Readonly<{ id: string; resource: string }>;
  validDomains: readonly string[];
}>;

describe('the Teams package', () => {
  const files: PackageFiles = readPackage(join(ROOT, 'manifest'), SAMPLE);
  const manifest = files.texts['manifest.json'] as TabsAndBots;

  it('brings the bot into channels, group chats and personal chats, and the tab into all of them', () => {
    assert.deepEqual(manifest.bots[0].scopes, ['personal', 'team', 'groupChat']);
    assert.equal(manifest.configurableTabs[0].configurationUrl, 'https://signalbox.example.com/tab/config');
    assert.equal(manifest.staticTabs[0].contentUrl, 'https://signalbox.example.com/tab');
    const resource = `api://signalbox.example.com/${SAMPLE['AAD_APP_CLIENT_ID']}`;
    assert.deepEqual(manifest.webApplicationInfo, { id: SAMPLE['AAD_APP_CLIENT_ID'], resource });
    assert.deepEqual(manifest.validDomains, ['signalbox.example.com']);
  });

  it('offers only commands that exist: our own, and those of the starter set', async () => {
    const own = (await readdir(join(ROOT, 'bot', 'commands'))).map((file) => file.replace(/\.ts$/, ''));
    const starters = (await readdir(join(ROOT, 'site', 'workflows'))).map((file) => file.replace(/\.yml$/, ''));
    const offered = manifest.bots[0].commandLists[0].commands.map(({ title }) => title);
    assert.deepEqual(
      offered.filter((title) => !own.includes(title) && !starters.includes(title)),
      [],
    );
  });

  it('offers commands in words of the reader’s language that can be typed, and explains nothing in English to others', () => {
    const english = readableTexts(files.texts['manifest.json']);
    for (const language of ['pl', 'fr']) {
      const inTheirs = translated(files.texts['manifest.json'], files.texts[`${language}.json`] as Record<string, string>) as TabsAndBots;
      for (const [at, { title }] of inTheirs.bots[0].commandLists[0].commands.entries()) {
        const name = manifest.bots[0].commandLists[0].commands[at]?.title ?? '';
        assert.ok(title === name || localWords(name).includes(title), `${language}: ${title}`);
      }
      const theirs = readableTexts(inTheirs);
      const same = Object.keys(english).filter((key) => english[key] === theirs[key] && !/name\.short|commands\[\d+\]\.title/.test(key));
      assert.deepEqual(same, []);
    }
  });

  it('has the same bytes wherever it is made', () => {
    const zone = process.env['TZ'];
    const hashes = ['UTC', 'Pacific/Auckland', 'America/New_York'].map((place) => {
      process.env['TZ'] = place;
      return createHash('sha256').update(zipPackage(files)).digest('hex');
    });
    if (zone === undefined) delete process.env['TZ'];
    else process.env['TZ'] = zone;
    assert.equal(new Set(hashes).size, 1);
  });

  describe('made by npm run package', () => {
    // Git keeps nothing of env/ but the example.
    const ENVIRONMENT = `test-${process.pid}`;
    const env = join(ROOT, 'env', `.env.${ENVIRONMENT}`);
    let dir: string;
    before(async () => {
      dir = await mkdtemp(join(tmpdir(), 'signalbox-package-'));
    });
    after(() => Promise.all([rm(dir, { recursive: true }), rm(env, { force: true })]));
    const run = promisify(execFile);
    const make = async (env: Values, ...args: string[]): Promise<{ failed: boolean; said: string }> => {
      const script = ['--import=tsx', join(ROOT, 'scripts', 'package.ts'), '--out', join(dir, 'app.zip'), ...args];
      const path = { PATH: process.env['PATH'] };
      const done = await run(process.execPath, script, { cwd: ROOT, env: { ...path, ...env } }).catch((error: { stderr: string }) => error);
      return 'stdout' in done && !('code' in done) ? { failed: false, said: done.stdout } : { failed: true, said: done.stderr };
    };

    it('holds the manifest with all values first, translations and icons; the environment goes before the file', async () => {
      const { BOT_DOMAIN, ...ids } = SAMPLE;
      const lines = Object.entries({ ...ids, BOT_DOMAIN: 'other.example.com' }).map(([name, value]) => `${name}=${value}\n`);
      await mkdir(join(ROOT, 'env'), { recursive: true });
      await writeFile(env, lines.join(''));
      const { failed, said } = await make({ BOT_DOMAIN }, '--env', ENVIRONMENT);
      assert.equal(failed, false, said);
      const entries = unzipSync(await readFile(join(dir, 'app.zip')));
      assert.deepEqual(Object.keys(entries), ['manifest.json', 'fr.json', 'pl.json', 'color.png', 'outline.png']);
      for (const name of ['manifest.json', 'fr.json', 'pl.json']) {
        const text = strFromU8(entries[name] ?? new Uint8Array());
        assert.deepEqual(JSON.parse(text), files.texts[name]);
        assert.doesNotMatch(text, /\$\{\{/);
      }
    });

    it('is only checked by npm run validate, which needs no values', async () => {
      const { failed, said } = await make({}, '--check');
      assert.equal(failed, false, said);
      assert.equal(said, 'The Teams package is valid: fr.json, manifest.json, pl.json, color.png, outline.png.\n');
    });

    it('has slash commands only with --slash', async () => {
      const made = async (...args: string[]): Promise<unknown> => {
        const { failed, said } = await make(SAMPLE, ...args);
        assert.equal(failed, false, said);
        return JSON.parse(strFromU8(unzipSync(await readFile(join(dir, 'app.zip')))['manifest.json'] ?? new Uint8Array()));
      };
      assert.deepEqual(await made(), files.texts['manifest.json']);
      assert.deepEqual(await made('--slash'), withSlash(files).texts['manifest.json']);
    });

    it('says every value that is missing, and how to give it', async () => {
      const { failed, said } = await make({ BOT_ID: SAMPLE['BOT_ID'], BOT_DOMAIN: ' ' });
      assert.equal(failed, true);
      for (const name of ['TEAMS_APP_ID', 'AAD_APP_CLIENT_ID', 'BOT_DOMAIN', '--env']) assert.ok(said.includes(name), said);
      assert.doesNotMatch(said, /BOT_ID:|\n {4}at /);
    });
    it('says what Teams would not accept', async () => {
      const { failed, said } = await make({ ...SAMPLE, BOT_DOMAIN: 'localhost' });
      assert.ok(failed && /Teams would not accept this package:\n {2}BOT_DOMAIN must be/.test(said), said);
    });
    it('says when the file of values cannot be read, or what was typed is not understood', async () => {
      assert.match((await make(SAMPLE, '--env', 'none')).said, /env\/\.env\.none cannot be read\. Copy env\/\.env\.example/);
      assert.match((await make(SAMPLE, '--env', '../secret')).said, /takes the name of an environment/);
      assert.match((await make(SAMPLE, '--frobnicate')).said, /Usage: npm run package/);
    });
  });
});
