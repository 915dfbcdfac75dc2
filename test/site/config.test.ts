import assert from 'node:assert/strict';
import { rm, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { inspect } from 'node:util';
import { type Config, type ConfigOptions, readConfig } from '../../bot/config.ts';
import { AppError } from '../../bot/core/errors.ts';
import { prepareDataDirectory } from '../../bot/store/data-directory.ts';
import { selfSigned } from '../connectors/certificate.ts';
import { emptyFolder, type Folder } from './site-copy.ts';

const APP = '7f1c2d3e-4b5a-4c6d-8e9f-0a1b2c3d4e5f';
const TENANT = '1b2c3d4e-5f60-4172-8394-a5b6c7d8e9f0';

describe('readConfig', () => {
  let folder: Folder;
  before(async () => {
    folder = await emptyFolder();
    await writeFile(join(folder.path, 'signalbox.yml'), 'version: 1\n');
    await writeFile(join(folder.path, 'directory.yml'), `version: 1\npeople:\n  a: { name: A, objectId: ${APP}, tenantId: ${TENANT} }\n`);
    await writeFile(join(folder.path, 'secret'), 'from-a-file\n');
    await writeFile(join(folder.path, 'blank'), '\n');
  });
  after(async () => {
    await folder.done();
    await rm(`${folder.path}-data`, { recursive: true, force: true });
  });

  type Env = Readonly<Record<string, string | undefined>>;

  function read(env: Env, options: Partial<ConfigOptions> = {}): Promise<Config> {
    const places = { SIGNALBOX_SITE_DIR: folder.path, SIGNALBOX_DATA_DIR: join(folder.path, '..', `${basename(folder.path)}-data`) };
    return readConfig({ ...places, ...env }, { local: true, modules: [], ...options });
  }

  const real = (env: Env = {}): Env => ({
    SIGNALBOX_BOT_APP_ID: APP,
    SIGNALBOX_TENANT_ID: TENANT,
    SIGNALBOX_BOT_SECRET: 's3cret',
    SIGNALBOX_DIRECTORY: 'file',
    SIGNALBOX_NOTARY: 'none',
    ...env,
  });
  const serve = (env: Env): Promise<Config> => read(env, { local: false });

  async function problems(reading: Promise<Config>): Promise<readonly string[]> {
    try {
      await reading;
    } catch (error) {
      assert.ok(error instanceof AppError && error.reason === 'config.invalid', String(error));
      assert.ok(Array.isArray(error.details['problems']));
      for (const line of error.details['problems']) assert.ok(error.message.includes(`\n  ${String(line)}`));
      return error.details['problems'].map(String);
    }
    return [];
  }

  it('names a data directory that cannot be used, beside every other problem', async () => {
    const env = { SIGNALBOX_DATA_DIR: join(folder.path, 'secret'), SIGNALBOX_PORT: 'x' };
    for (const reading of [
      read(env, { prepare: prepareDataDirectory }),
      read(real(env), { local: false, prepare: prepareDataDirectory }),
    ]) {
      const [port, directory, ...others] = await problems(reading);
      assert.match(port ?? '', /^SIGNALBOX_PORT must be/);
      assert.match(directory ?? '', /^The data directory .*secret is not a directory/);
      assert.deepEqual(others, []);
    }
  });

  it('needs nothing in local mode, and stays on loopback', async () => {
    const config = await read({ PATH: '/bin', SIGNALBOX_TEST_ANYTHING: 'x', SIGNALBOX_BARS: '1' });
    assert.deepEqual(
      [config.host, config.port, config.local, config.bot, config.cloud, config.logLevel],
      ['127.0.0.1', 3978, true, null, 'public', 'info'],
    );
    assert.deepEqual(config.tenantIds, [TENANT]);
    assert.ok(config.dataDir.startsWith('/') || /^[A-Z]:/.test(config.dataDir));
    assert.ok(Object.isFrozen(config));
  });

  it('takes every setting of a real installation', async () => {
    const config = await serve(
      real({
        SIGNALBOX_PORT: '8080',
        SIGNALBOX_HOST: '0.0.0.0',
        SIGNALBOX_TENANT_ID: TENANT.toUpperCase(),
        SIGNALBOX_TENANT_IDS: `${APP}, ${TENANT}`,
        SIGNALBOX_API_CLIENT_ID: TENANT,
        SIGNALBOX_TEAMS_APP_ID: APP,
        SIGNALBOX_PUBLIC_URL: 'https://signalbox.example.com',
        SIGNALBOX_CLOUD: 'usgov',
        SIGNALBOX_LOG_LEVEL: 'debug',
        DATABASE_URL: 'postgresql://u:p@db.example.com/x',
        MIGRATION_DATABASE_URL: 'postgresql://owner:q@db.example.com/x',
      }),
    );
    assert.deepEqual([config.port, config.host, config.cloud, config.logLevel], [8080, '0.0.0.0', 'usgov', 'debug']);
    assert.deepEqual(config.tenantIds, [TENANT, APP]);
    assert.deepEqual([config.apiClientId, config.teamsAppId], [TENANT, APP]);
    assert.equal(config.publicUrl, 'https://signalbox.example.com');
    assert.equal(config.databaseUrl?.reveal(), 'postgresql://u:p@db.example.com/x');
    assert.equal(config.migrationUrl?.reveal(), 'postgresql://owner:q@db.example.com/x');
    assert.ok(config.bot?.credential.kind === 'secret');
    assert.deepEqual([config.bot.appId, config.bot.tenantId, config.bot.credential.secret.reveal()], [APP, TENANT, 's3cret']);
  });

  it('takes a secret from a file, and none for a managed identity', async () => {
    const fromFile = await serve(real({ SIGNALBOX_BOT_SECRET: '', SIGNALBOX_BOT_SECRET_FILE: join(folder.path, 'secret') }));
    assert.ok(fromFile.bot?.credential.kind === 'secret');
    assert.equal(fromFile.bot.credential.secret.reveal(), 'from-a-file');
    await writeFile(join(folder.path, 'owner'), 'postgres://owner:q@db/x\n');
    const owner = { DATABASE_URL: 'postgres://u@db/x', MIGRATION_DATABASE_URL_FILE: join(folder.path, 'owner') };
    assert.equal((await serve(real(owner))).migrationUrl?.reveal(), 'postgres://owner:q@db/x');
    const managed = await serve(real({ SIGNALBOX_BOT_SECRET: undefined, SIGNALBOX_BOT_TYPE: 'managed-identity' }));
    assert.deepEqual(managed.bot, { appId: APP, tenantId: TENANT, credential: { kind: 'managed-identity' } });
  });

  it('takes a certificate with its key for the bot, and only one proof', async () => {
    const file = join(folder.path, 'bot.pem');
    const { cert, key } = selfSigned('signalbox', { from: '200101000000Z', to: '491231235959Z' });
    await writeFile(file, cert + key);
    const none = { SIGNALBOX_BOT_SECRET: undefined };
    const { bot } = await serve(real({ ...none, SIGNALBOX_BOT_CERTIFICATE_FILE: file }));
    assert.deepEqual(bot, { appId: APP, tenantId: TENANT, credential: { kind: 'certificate', file } });
    const found = async (env: Env): Promise<string> =>
      (await problems(serve(real({ SIGNALBOX_BOT_CERTIFICATE_FILE: file, ...env })))).join();
    assert.match(await found({}), /^SIGNALBOX_BOT_CERTIFICATE_FILE is set together with SIGNALBOX_BOT_SECRET/);
    assert.match(await found({ ...none, SIGNALBOX_BOT_TYPE: 'managed-identity' }), /^SIGNALBOX_BOT_CERTIFICATE_FILE does not go with/);
    await writeFile(file, cert);
    assert.match(
      await found(none),
      /^SIGNALBOX_BOT_CERTIFICATE_FILE must name a PEM file with a certificate and its unencrypted private key/,
    );
    assert.match(await found({ ...none, SIGNALBOX_BOT_CERTIFICATE_FILE: '/no/such/file' }), /names a file that cannot be read/);
  });

  it('shows a secret nowhere', async () => {
    const config = await serve(real({ DATABASE_URL: 'postgres://u:p4ss@db/x', MIGRATION_DATABASE_URL: 'postgres://o:p4ss@db/x' }));
    const shown = [
      JSON.stringify(config),
      inspect(config, { depth: 9, showHidden: true }),
      `${config.databaseUrl}`,
      String(config.databaseUrl),
      Object.values(config.databaseUrl ?? {}).join(),
    ];
    for (const text of shown) assert.ok(!text.includes('s3cret') && !text.includes('p4ss'), text);
    assert.match(JSON.stringify(config), /\[secret\]/);
  });

  it('refuses local mode where a bot is registered', async () => {
    assert.match((await problems(read({ SIGNALBOX_BOT_APP_ID: APP }))).join(), /SIGNALBOX_BOT_APP_ID is set.*npx signalbox serve/);
    assert.match((await problems(read({ SIGNALBOX_BOT_APP_ID: 'not even an id' }))).join(), /SIGNALBOX_BOT_APP_ID is set/);
  });

  it('refuses local mode on an address that others can reach', async () => {
    for (const host of ['0.0.0.0', '::', '192.168.1.4'])
      assert.match((await problems(read({ SIGNALBOX_HOST: host }))).join(), /must be 127\.0\.0\.1 for Local Teams/);
    for (const host of ['127.0.0.1', '::1', 'localhost']) assert.deepEqual(await problems(read({ SIGNALBOX_HOST: host })), []);
  });

  it('refuses to serve without a bot, tenant, secret or directory, and says how to try it without', async () => {
    const found = await problems(serve({}));
    assert.deepEqual(
      found.map((line) => line.split(' ')[0]),
      ['SIGNALBOX_BOT_APP_ID', 'SIGNALBOX_TENANT_ID', 'SIGNALBOX_BOT_SECRET', 'SIGNALBOX_DIRECTORY_CREDENTIAL', 'SIGNALBOX_NOTARY'],
    );
    assert.match(found[0] ?? '', /npm start/);
  });

  const wrong: readonly (readonly [string, string, RegExp])[] = [
    ['SIGNALBOX_PROT', '1', /SIGNALBOX_PROT is not known\. Did you mean “SIGNALBOX_PORT”/],
    ['SIGNALBOX_SKIP_AUTH', 'true', /SIGNALBOX_SKIP_AUTH is not known/],
    ['SIGNALBOX_PORT', '70000', /port number.*3978/],
    ['SIGNALBOX_PORT', '80x', /port number/],
    ['SIGNALBOX_HOST', 'my host', /IP address/],
    ['SIGNALBOX_CLOUD', 'moon', /one of public, usgov, usdod, china/],
    ['SIGNALBOX_LOG_LEVEL', 'loud', /one of debug, info/],
    ['SIGNALBOX_BOT_TYPE', 'multi-tenant', /one of single-tenant, managed-identity/],
    ['SIGNALBOX_BOT_TYPE', 'managed-identity', /SIGNALBOX_BOT_SECRET does not go with/],
    ['SIGNALBOX_BOT_APP_ID', 'my-bot', /id such as/],
    ['SIGNALBOX_TENANT_IDS', `${TENANT},common`, /ids separated by commas/],
    ['SIGNALBOX_TENANT_ID', 'example.onmicrosoft.com', /id such as/],
    ['SIGNALBOX_PUBLIC_URL', 'http://signalbox.example.com', /https origin/],
    ['SIGNALBOX_PUBLIC_URL', 'https://signalbox.example.com/', /https origin without a path/],
    ['SIGNALBOX_BOT_SECRET', 'short', /SIGNALBOX_BOT_SECRET must have at least 6 characters/],
    ['SIGNALBOX_BOT_SECRET_FILE', '/no/such/file', /SIGNALBOX_BOT_SECRET_FILE.*(together|cannot be read)/],
    ['DATABASE_URL', 'mysql://x', /Postgres address/],
    ['MIGRATION_DATABASE_URL', 'mysql://x', /MIGRATION_DATABASE_URL must be a Postgres address/],
    ['MIGRATION_DATABASE_URL', 'postgres://owner@db/x', /goes with DATABASE_URL, which is missing/],
    ['MIGRATION_DATABASE_URL_FILE', '/no/such/file', /MIGRATION_DATABASE_URL_FILE names a file that cannot be read/],
  ];
  for (const [name, value, why] of wrong) {
    it(`refuses ${name}=${value}`, async () => {
      const found = await problems(serve(real({ [name]: value })));
      assert.match(found.join('\n'), why);
      for (const line of found) assert.match(line, /^(SIGNALBOX_|DATABASE_|MIGRATION_DATABASE_)/);
    });
  }

  it('reads secret files or says why not, once', async () => {
    for (const file of ['blank', 'nowhere']) {
      const found = await problems(serve(real({ SIGNALBOX_BOT_SECRET: undefined, SIGNALBOX_BOT_SECRET_FILE: join(folder.path, file) })));
      assert.equal(found.length, 1);
      assert.match(found[0] ?? '', /names a file that/);
    }
  });

  it('never repeats a wrong value, which may be a secret in the wrong place', async () => {
    for (const name of [
      'SIGNALBOX_PORT',
      'SIGNALBOX_BOT_APP_ID',
      'DATABASE_URL',
      'MIGRATION_DATABASE_URL',
      'SIGNALBOX_CLOUD',
      'SIGNALBOX_PUBLIC_URL',
    ]) {
      const found = await problems(serve(real({ [name]: 'hunter2-hunter2' })));
      assert.ok(found.length > 0 && !found.join().includes('hunter2'), found.join());
    }
  });

  it('refuses Local Teams without a site folder', async () => {
    assert.match((await problems(read({ SIGNALBOX_SITE_DIR: '/no/such/site' }))).join(), /There is no site folder/);
  });

  it('leaves the site of an installation to its database: the folder decides nothing', async () => {
    const config = await serve(real({ SIGNALBOX_SITE_DIR: '/no/such/site' }));
    assert.equal(config.site, null);
    assert.equal(config.siteDir, '/no/such/site');
  });

  it('reports environment and site of Local Teams together', async () => {
    const broken = await emptyFolder();
    try {
      await writeFile(join(broken.path, 'signalbox.yml'), 'version: 1\nnmae: x\n');
      const found = await problems(read({ SIGNALBOX_PROT: '1', SIGNALBOX_SITE_DIR: broken.path }));
      assert.equal(found.length, 2);
      assert.match(found.join('\n'), /SIGNALBOX_PROT.*signalbox\.yml:2:1 nmae: .*“name”/s);
    } finally {
      await broken.done();
    }
  });
});
