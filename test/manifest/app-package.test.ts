import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { strFromU8, unzipSync } from 'fflate';
import { type AppFiles, fill, type Manifest, problemsOf, type Values, zipApp } from '../../scripts/app-package.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const VALUES = {
  TEAMS_APP_ID: '12345678-1234-4123-8123-1234567890aa',
  BOT_ID: '12345678-1234-4123-8123-1234567890ab',
  AAD_APP_CLIENT_ID: '12345678-1234-4123-8123-1234567890ac',
  BOT_DOMAIN: 'signalbox.example.com',
} as const;

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
  let template: Manifest;
  let version: string;
  let icons: AppFiles['icons'];
  before(async () => {
    const source = (...path: string[]) => readFile(join(ROOT, ...path));
    template = JSON.parse((await source('manifest', 'manifest.json')).toString());
    version = JSON.parse((await source('package.json')).toString()).version;
    icons = { color: await source('manifest', 'color.png'), outline: await source('manifest', 'outline.png') };
  });
  const problems = (changes: object = {}, values: Values = VALUES, given = icons) =>
    problemsOf({ manifest: JSON.parse(JSON.stringify({ ...fill(template, values), ...changes })), icons: given }, version);

  it('is valid against the schema of manifest 1.30 and our own rules', () => {
    assert.deepEqual(problems(), []);
  });

  it('brings the bot into channels, group chats and personal chats, and the tab into all of them', () => {
    const manifest = fill(template, VALUES) as unknown as TabsAndBots;
    assert.deepEqual(manifest.bots[0].scopes, ['personal', 'team', 'groupChat']);
    assert.equal(manifest.configurableTabs[0].configurationUrl, 'https://signalbox.example.com/tab/config');
    assert.equal(manifest.staticTabs[0].contentUrl, 'https://signalbox.example.com/tab');
    const resource = `api://signalbox.example.com/${VALUES.AAD_APP_CLIENT_ID}`;
    assert.deepEqual(manifest.webApplicationInfo, { id: VALUES.AAD_APP_CLIENT_ID, resource });
    assert.deepEqual(manifest.validDomains, ['signalbox.example.com']);
  });

  it('offers only commands that exist: our own, and those of the starter set', async () => {
    const { bots } = template as unknown as TabsAndBots;
    const own = (await readdir(join(ROOT, 'bot', 'commands'))).map((file) => file.replace(/\.ts$/, ''));
    const starters = (await readdir(join(ROOT, 'site', 'workflows'))).map((file) => file.replace(/\.yml$/, ''));
    const offered = bots[0].commandLists[0].commands.map(({ title }) => title);
    assert.deepEqual(
      offered.filter((title) => !own.includes(title) && !starters.includes(title)),
      [],
    );
  });

  describe('is refused', () => {
    const refusals: readonly [what: string, changes: object, problem: RegExp][] = [
      ['an unknown key', { colour: 'red' }, /must NOT have additional properties/],
      ['a missing name', { name: undefined }, /must have required property 'name'/],
      ['a long short name', { name: { short: 'x'.repeat(31) } }, /must NOT have more than 30 characters/],
      ['another version than the product', { version: '9.9.9' }, /version is 9\.9\.9, but package\.json says/],
      ['an address without TLS', { staticTabs: [tab('http://signalbox.example.com/tab')] }, /must begin with https/],
      ['an address elsewhere', { staticTabs: [tab('https://evil.example/tab')] }, /evil\.example\/tab is not on a valid domain/],
      ['an address that only looks right', { staticTabs: [tab('https://signalbox.example.com.evil.example/')] }, /not on a valid domain/],
      ['an address with a user name', { staticTabs: [tab('https://signalbox.example.com@evil.example/')] }, /not on a valid domain/],
      ['a resource of another app', { webApplicationInfo: { id: VALUES.AAD_APP_CLIENT_ID, resource: 'api://x' } }, /resource must be api:/],
    ];
    for (const [what, changes, problem] of refusals) {
      it(`with ${what}`, () => assert.match(problems(changes).join('\n'), problem));
    }
    for (const [name, value] of Object.entries({ TEAMS_APP_ID: 'signalbox', BOT_ID: '1234', AAD_APP_CLIENT_ID: 'x' })) {
      it(`with a ${name} that is no GUID`, () => assert.match(problems({}, { ...VALUES, [name]: value }).join(), /must match pattern/));
    }
    for (const domain of [
      'https://signalbox.example.com',
      'signalbox.example.com:3978',
      'localhost',
      '127.0.0.1',
      '*.example.com',
      'signalbox.example.com/tab',
      '-x.com',
    ]) {
      it(`with the domain ${domain}`, () => assert.match(problems({}, { ...VALUES, BOT_DOMAIN: domain }).join(), /BOT_DOMAIN must be/));
    }
    it('when bot and API share a registration, which would let tokens of the tab pass at the bot', () => {
      assert.match(
        problems({}, { ...VALUES, BOT_ID: VALUES.AAD_APP_CLIENT_ID.toUpperCase() }).join(),
        /register the API of the tab as an app of its own/,
      );
    });
    it('with icons of another size, or that are none', () => {
      const swapped = problems({}, VALUES, { color: icons.outline, outline: new TextEncoder().encode('<svg/>') });
      assert.deepEqual(swapped, ['color.png must be 192 x 192 pixels, not 32 x 32', 'outline.png is not a PNG file']);
    });
  });

  it('has the same bytes wherever it is made', () => {
    const zone = process.env['TZ'];
    const hashes = ['UTC', 'Pacific/Auckland', 'America/New_York'].map((place) => {
      process.env['TZ'] = place;
      return createHash('sha256')
        .update(zipApp({ manifest: fill(template, VALUES), icons }))
        .digest('hex');
    });
    if (zone === undefined) delete process.env['TZ'];
    else process.env['TZ'] = zone;
    assert.equal(new Set(hashes).size, 1);
  });

  describe('made by npm run package', () => {
    let dir: string;
    before(async () => {
      dir = await mkdtemp(join(tmpdir(), 'signalbox-package-'));
    });
    after(() => rm(dir, { recursive: true }));
    const run = promisify(execFile);
    const make = async (env: Values, ...args: string[]): Promise<{ failed: boolean; said: string }> => {
      const script = ['--import=tsx', join(ROOT, 'scripts', 'package.ts'), '--out', join(dir, 'app.zip'), ...args];
      const path = { PATH: process.env['PATH'] };
      const done = await run(process.execPath, script, { cwd: ROOT, env: { ...path, ...env } }).catch((error: { stderr: string }) => error);
      return 'stdout' in done && !('code' in done) ? { failed: false, said: done.stdout } : { failed: true, said: done.stderr };
    };

    it('holds the manifest with all values, and the icons', async () => {
      const file = join(dir, '.env.dev');
      const { BOT_DOMAIN, ...ids } = VALUES;
      await writeFile(
        file,
        Object.entries({ ...ids, BOT_DOMAIN: 'other.example.com' })
          .map(([name, value]) => `${name}=${value}\n`)
          .join(''),
      );
      const { failed, said } = await make({ BOT_DOMAIN }, '--env', file);
      assert.equal(failed, false, said);
      const entries = unzipSync(await readFile(join(dir, 'app.zip')));
      assert.deepEqual(Object.keys(entries), ['manifest.json', 'color.png', 'outline.png']);
      const text = strFromU8(entries['manifest.json'] ?? new Uint8Array());
      assert.deepEqual(JSON.parse(text), fill(template, VALUES), 'the environment goes before the file');
      assert.doesNotMatch(text, /\$\{\{/);
    });

    it('says every value that is missing, and how to give it', async () => {
      const { failed, said } = await make({ BOT_ID: VALUES.BOT_ID, BOT_DOMAIN: ' ' });
      assert.equal(failed, true);
      for (const name of ['TEAMS_APP_ID', 'AAD_APP_CLIENT_ID', 'BOT_DOMAIN', '--env']) assert.ok(said.includes(name), said);
      assert.doesNotMatch(said, /BOT_ID:|\n {4}at /);
    });
    it('says what Teams would not accept', async () => {
      const { failed, said } = await make({ ...VALUES, BOT_DOMAIN: 'localhost' });
      assert.ok(failed && /Teams would not accept this package:\n {2}BOT_DOMAIN must be/.test(said), said);
    });
    it('says when the file of values cannot be read, or an option is unknown', async () => {
      assert.match((await make(VALUES, '--env', join(dir, 'none'))).said, /none cannot be read/);
      assert.match((await make(VALUES, '--frobnicate')).said, /Usage: npm run package/);
    });
  });
});

function tab(contentUrl: string): object {
  return { entityId: 'signalbox', name: 'Signalbox', contentUrl, scopes: ['personal'] };
}
