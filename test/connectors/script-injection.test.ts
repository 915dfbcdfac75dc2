import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { cp, mkdir, readdir, readFile, readlink } from 'node:fs/promises';
import path from 'node:path';
import { ZodError } from 'zod';
import { toArguments } from '../../bot/connectors/script/input.ts';
import { seedHome } from '../../bot/local/shop/releases.ts';
import { count } from '../support/counts.ts';
import { injectionPayloads } from './injection-payloads.ts';
import { offeredIsolations, type ScriptSite, scriptSite } from './script-site.ts';

const PAYLOADS = count(500);
const BATCH = 40;
const isolations = await offeredIsolations();

describe('hostile arguments', function () {
  this.timeout(900_000);

  for (const isolation of isolations) {
    it(`reach a script byte for byte or are refused, isolation “${isolation}”`, async () => {
      const scripts = {
        'argv.js':
          "require('node:fs').writeFileSync(process.env.SHARED + '/argv', process.argv.slice(2).map((arg) => arg + '\\0').join(''))",
        'argv.sh': 'printf "%s\\0" "$@" > "$SHARED/argv"',
      };
      const renamed = { 'argv.cjs': scripts['argv.js'], 'argv.sh': scripts['argv.sh'] };
      const site = await scriptSite({ scripts: renamed, isolation, config: { paths: { SHARED: '../shared' }, writable: ['../shared'] } });
      const shared = path.join(site.siteDir, '..', 'shared');
      await mkdir(shared);
      const canary = path.join(shared, 'canary');
      const payloads = injectionPayloads(PAYLOADS, canary);
      const passed = payloads.filter((payload) => accepted(site, { script: 'argv.sh', arguments: [payload] }));
      for (const refused of payloads.filter((payload) => !passed.includes(payload))) {
        assert.ok(
          refused.startsWith('-') || refused.includes('\0') || /\p{Surrogate}/u.test(refused),
          JSON.stringify(refused.slice(0, 80)),
        );
      }
      for (const script of Object.keys(renamed)) {
        for (let at = 0; at < passed.length; at += BATCH) {
          const batch = passed.slice(at, at + BATCH);
          await site.run({ script, arguments: batch });
          assert.equal(await readFile(path.join(shared, 'argv'), 'utf8'), batch.map((payload) => `${payload}\0`).join(''));
          await site.run({ script, options: Object.fromEntries(batch.map((payload, index) => [`o${index}`, payload])) });
          assert.equal(
            await readFile(path.join(shared, 'argv'), 'utf8'),
            batch.map((payload, index) => `--o${index}=${payload}\0`).join(''),
          );
        }
      }
      assert.deepEqual(await readdir(shared), ['argv'], 'nothing but the arguments was written');
      await site.remove();
    });
  }
});

describe('hostile values in every parameter of every starter script', function () {
  this.timeout(900_000);
  let site: ScriptSite;
  let home: string;
  before(async () => {
    // Without a sandbox: what a script refuses, it has to refuse by itself.
    site = await scriptSite({ scripts: {}, isolation: 'group', config: { paths: { SHOP_HOME: '../shop' }, writable: ['../shop'] } });
    home = path.join(site.siteDir, '..', 'shop');
    await cp('site/scripts', path.join(site.siteDir, 'scripts'), { recursive: true });
    await seedHome(home);
  });
  after(() => site.remove());

  const parameters: Readonly<Record<string, readonly ((payload: string) => StepInput)[]>> = {
    'deploy.js': [
      (payload) => ({ arguments: [payload, '1.1.0', 'staging'] }),
      (payload) => ({ arguments: ['shop', payload, 'staging'] }),
      (payload) => ({ arguments: ['shop', '1.1.0', payload] }),
    ],
    'restart.js': [(payload) => ({ arguments: [payload, 'staging'] }), (payload) => ({ arguments: ['shop', payload] })],
    'logs.js': [
      (payload) => ({ arguments: [payload, 'staging'] }),
      (payload) => ({ arguments: ['shop', payload] }),
      (payload) => ({ arguments: ['shop', 'staging'], options: { lines: payload } }),
    ],
    'status.js': [(payload) => ({ arguments: [payload] })],
  };

  it('covers every starter script', async () => {
    assert.deepEqual((await readdir('site/scripts')).sort(), Object.keys(parameters).sort());
  });

  for (const [script, makers] of Object.entries(parameters)) {
    it(`are refused by ${script}, which changes nothing`, async () => {
      const before = await tree(home);
      const payloads = injectionPayloads(500, path.join(home, 'canary'));
      const inputs = makers
        .flatMap((make) => payloads.map((payload) => ({ script, ...make(payload) })))
        .filter((input) => accepted(site, input));
      const results = runOften(
        path.join(site.siteDir, 'scripts', script),
        home,
        inputs.map((input) => toArguments({ options: {}, ...input })),
      );
      assert.equal(results.length, inputs.length);
      for (const [index, { code, text }] of results.entries()) {
        assert.equal(code, 1, JSON.stringify(inputs[index]).slice(0, 300));
        assert.match(text, REFUSAL);
      }
      assert.deepEqual(await tree(home), before);
    });

    it(`are refused by ${script} as the product runs it`, async () => {
      const before = await tree(home);
      const payloads = injectionPayloads(count(100), path.join(home, 'canary'));
      for (const [index, payload] of payloads.entries()) {
        const input = { script, ...makers[index % makers.length]?.(payload) };
        if (!accepted(site, input)) continue;
        const { outcome } = await site.run(input);
        assert.equal(outcome.reason, 'script.exit_code', JSON.stringify(input).slice(0, 300));
        assert.match(outcome.outputTail, REFUSAL);
      }
      assert.deepEqual(await tree(home), before);
    });
  }
});

type StepInput = Readonly<{ arguments: string[]; options?: Record<string, string> }>;
const REFUSAL = /^There is no (?:service|release|environment) "|^The number of lines must be/;

function runOften(
  script: string,
  home: string,
  lists: readonly (readonly string[])[],
): readonly Readonly<{ code: number; text: string }>[] {
  const done = spawnSync(process.execPath, ['test/fixtures/run-often.js', script], {
    input: JSON.stringify(lists),
    env: { SHOP_HOME: home },
    encoding: 'utf8',
    maxBuffer: 64 * 1024 ** 2,
  });
  assert.equal(done.status, 0, done.stderr);
  return JSON.parse(done.stdout);
}

function accepted(site: ScriptSite, input: object): boolean {
  const parsed = site.connector.actions['run']?.input.safeParse(input);
  assert.ok(parsed !== undefined);
  assert.ok(parsed.success || parsed.error instanceof ZodError);
  return parsed.success;
}

async function tree(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const described = entries.map(async (entry) => {
    const at = path.join(entry.parentPath, entry.name);
    return entry.isSymbolicLink() ? `${at} -> ${await readlink(at)}` : entry.isFile() ? `${at}: ${await readFile(at, 'utf8')}` : at;
  });
  return (await Promise.all(described)).sort();
}
