import assert from 'node:assert/strict';
import { mkdir, mkdtemp, realpath, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { AppError } from '../../core/errors.ts';
import { resolveSettings, scriptConfig } from './settings.ts';

const messagesOf = (value: unknown): string =>
  scriptConfig
    .safeParse(value)
    .error?.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`)
    .join('\n') ?? '';

describe('connectors.script', () => {
  let places: Readonly<{ siteDir: string; dataDir: string }>;
  beforeEach(async () => {
    const root = await realpath(await mkdtemp(path.join(os.tmpdir(), 'signalbox-settings-')));
    places = { siteDir: path.join(root, 'site'), dataDir: path.join(root, 'data') };
    await mkdir(path.join(places.siteDir, 'scripts'), { recursive: true });
    await mkdir(places.dataDir);
  });
  afterEach(() => rm(path.dirname(places.siteDir), { recursive: true, force: true }));

  it('takes paths relative to the site folder', async () => {
    const settings = await resolveSettings(
      scriptConfig.parse({ paths: { SHOP_HOME: '../data/shop' }, writable: ['../data/shop'] }),
      places,
    );
    assert.equal(settings.folder, path.join(places.siteDir, 'scripts'));
    assert.deepEqual(settings.paths, { SHOP_HOME: path.join(places.dataDir, 'shop') });
    assert.deepEqual(settings.writable, [path.join(places.dataDir, 'shop')]);
  });

  it('takes paths after “data:” in the data directory, wherever that is', async () => {
    const settings = await resolveSettings(scriptConfig.parse({ paths: { SHOP_HOME: 'data:shop' }, writable: ['data:shop'] }), places);
    assert.deepEqual(
      [settings.paths['SHOP_HOME'], ...settings.writable],
      [path.join(places.dataDir, 'shop'), path.join(places.dataDir, 'shop')],
    );
  });

  it('takes what lies beside the site from beside the folder that the site is a copy of', async () => {
    const home = path.join(path.dirname(places.siteDir), 'elsewhere', 'site');
    const config = scriptConfig.parse({ paths: { TEMPLATES: 'templates', SHARED: '../shared' }, writable: ['../shared'] });
    const settings = await resolveSettings(config, { ...places, home });
    assert.deepEqual(settings.paths, {
      TEMPLATES: path.join(places.siteDir, 'templates'),
      SHARED: path.join(path.dirname(home), 'shared'),
    });
    assert.deepEqual(settings.writable, [path.join(path.dirname(home), 'shared')]);
  });

  it('takes a variable that is a secret by reference, and gives a workflow no say in it', async () => {
    const config = scriptConfig.parse({ environment: { SHOP_TOKEN: 'env:SHOP_TOKEN', KEY: 'file:/run/secrets/key', PLAIN: 'http://x:1' } });
    const settings = await resolveSettings(config, places);
    assert.deepEqual(Object.fromEntries(settings.secrets), {
      SHOP_TOKEN: { kind: 'env', name: 'SHOP_TOKEN' },
      KEY: { kind: 'file', path: '/run/secrets/key' },
    });
    assert.deepEqual(settings.environment, { PLAIN: 'http://x:1' });
  });

  it('refuses a broken reference, and a secret that stands there itself, without repeating it', () => {
    for (const [name, text] of [
      ['SHOP_TOKEN', 'hunter2-hunter2'],
      ['DB_PASSWORD', 'keyvault:hunter2-hunter2'],
      ['A', 'env:hunter2-hunter2'],
      ['A', 'file:hunter2'],
      ['A', 'file:/run/../hunter2'],
      ['A', 'keyvault:hunter2'],
      ['A', 'env:SIGNALBOX_BOT_SECRET'],
    ] as const) {
      const said = messagesOf({ environment: { [name]: text } });
      assert.match(said, new RegExp(`^environment\\.${name}: (must|names) `), text);
      assert.doesNotMatch(said, /hunter2|BOT_SECRET/);
    }
    assert.equal(messagesOf({ environment: { SHOP_TOKEN: '' } }), '');
  });

  it('lets no script write into the site, which stays as it was approved', async () => {
    const config = scriptConfig.parse({ writable: ['state'] });
    await assert.rejects(resolveSettings(config, places), /connectors\.script\.writable\.0: is in the site folder/);
  });

  it('gives another hash when anything changes that a script is run with', async () => {
    const base = { environment: { A: 'b' }, paths: { P: 'x' }, writable: ['../w'], interpreters: { '.rb': ['ruby'] } };
    const hashOf = async (config: object): Promise<string> => (await resolveSettings(scriptConfig.parse(config), places)).hash;
    const changes = [{ environment: { A: 'c' } }, { paths: { P: 'y' } }, { writable: [] }, { interpreters: {} }];
    const hashes = [await hashOf(base), ...(await Promise.all(changes.map((change) => hashOf({ ...base, ...change }))))];
    assert.equal(new Set(hashes).size, hashes.length);
    assert.equal(await hashOf({ ...base, outputCap: 20_000 }), hashes[0]);
  });

  it('names every problem of the folders in one message', async () => {
    const config = scriptConfig.parse({ folder: 'nowhere', environment: { A: '1' }, paths: { A: 'x' }, writable: ['.'] });
    await assert.rejects(resolveSettings(config, places), (error) => {
      assert.ok(error instanceof AppError && error.reason === 'config.script');
      assert.match(
        error.message,
        /connectors\.script\.folder: there is no folder .*nowhere; connectors\.script\.paths\.A: is also in environment.*; connectors\.script\.writable\.0: holds the scripts themselves/,
      );
      return true;
    });
  });

  it('refuses names and values that cannot be given to a process', () => {
    assert.match(messagesOf({ environment: { 'a b': 'x' } }), /^environment\.a b: must be a variable name/);
    assert.match(messagesOf({ environment: { SIGNALBOX_RUN: 'x' } }), /set by Signalbox/);
    assert.match(messagesOf({ environment: { A: 'x\0' } }), /^environment\.A: must not contain NUL/);
    assert.match(messagesOf({ paths: { A: '' } }), /^paths\.A: must name a folder/);
    assert.match(messagesOf({ interpreters: { js: ['node'] } }), /^interpreters\.js: must be a file extension/);
    assert.match(messagesOf({ interpreters: { '.js': [] } }), /^interpreters\.\.js/);
    assert.match(messagesOf({ isolation: 'none' }), /^isolation/);
  });
});
