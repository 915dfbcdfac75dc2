import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { type Config, readConfig } from '../../bot/config.ts';
import { directoryCheck } from '../../bot/config-directory.ts';
import { AppError } from '../../bot/core/errors.ts';
import { loadSite } from '../../bot/site/load-site.ts';
import { selfSigned } from '../connectors/certificate.ts';
import { emptyFolder, type Folder } from './site-copy.ts';

const APP = '7f1c2d3e-4b5a-4c6d-8e9f-0a1b2c3d4e5f';
const TENANT = '1b2c3d4e-5f60-4172-8394-a5b6c7d8e9f0';
const READER = '0d1e2f3a-4b5c-4d6e-8f70-8192a3b4c5d6';
const LONG = { from: '200101000000Z', to: '491231235959Z' };

type Env = Readonly<Record<string, string | undefined>>;

describe('the settings of the directory', () => {
  let folder: Folder;
  let file: (name: string) => string;
  before(async () => {
    folder = await emptyFolder();
    file = (name) => join(folder.path, name);
    const [pair, other] = [selfSigned('signalbox', LONG, 'rsa'), selfSigned('signalbox', LONG, 'rsa')];
    const files: Env = {
      'signalbox.yml': 'version: 1\n',
      'directory.yml': `version: 1\npeople:\n  a: { name: A, objectId: ${APP}, tenantId: ${TENANT} }\n`,
      'pair.pem': pair.key + pair.cert,
      'turned.pem': pair.cert + pair.key,
      'mixed.pem': pair.key + other.cert,
      'only-cert.pem': pair.cert,
      'only-key.pem': pair.key,
      'no.pem': 'hello',
      token: 'what-the-cluster-says',
      secret: 'correct-horse\n',
    };
    for (const [name, content] of Object.entries(files)) await writeFile(file(name), content ?? '');
  });
  after(() => folder.done());

  const read = (env: Env, local = false): Promise<Config> => {
    const real = { SIGNALBOX_BOT_APP_ID: APP, SIGNALBOX_TENANT_ID: TENANT, SIGNALBOX_BOT_SECRET: 's3cret', SIGNALBOX_NOTARY: 'none' };
    return readConfig(
      { ...(local ? {} : real), SIGNALBOX_SITE_DIR: folder.path, SIGNALBOX_DATA_DIR: join(folder.path, '.data'), ...env },
      { local, modules: [] },
    );
  };
  const directory = (env: Env): Env =>
    Object.fromEntries(Object.entries(env).map(([name, value]) => [`SIGNALBOX_DIRECTORY_${name}`, value]));
  async function problems(env: Env, local = false): Promise<readonly string[]> {
    const thrown = await read(env, local).then(
      () => null,
      (error: unknown) => error,
    );
    if (thrown === null) return [];
    assert.ok(thrown instanceof AppError && thrown.reason === 'config.invalid', String(thrown));
    assert.ok(Array.isArray(thrown.details['problems']));
    return thrown.details['problems'].map(String);
  }

  it('are none in local mode, which reads the file', async () => {
    assert.deepEqual((await read({}, true)).directory, { type: 'file' });
    assert.deepEqual((await read({ SIGNALBOX_DIRECTORY: 'file' }, true)).directory, { type: 'file' });
    for (const env of [{ SIGNALBOX_DIRECTORY: 'entra' }, directory({ CREDENTIAL: 'secret' }), directory({ SECRET: 'correct-horse' })])
      assert.match(
        (await problems(env, true)).join(),
        /^SIGNALBOX_DIRECTORY\S* is not used: Local Teams reads site\/directory\.yml\. Remove/,
      );
  });

  it('must name the file where Entra is not to be asked', async () => {
    assert.deepEqual((await read({ SIGNALBOX_DIRECTORY: 'file' })).directory, { type: 'file' });
    const found = await problems({});
    assert.equal(found.length, 1);
    assert.match(found[0] ?? '', /^SIGNALBOX_DIRECTORY_CREDENTIAL is missing: .*one of secret, certificate.*set SIGNALBOX_DIRECTORY=file/);
  });

  it('take a client secret, or one from a file', async () => {
    for (const how of [{ SECRET: 'correct-horse' }, { SECRET_FILE: file('secret') }]) {
      const { directory: found } = await read(directory({ CREDENTIAL: 'secret', CLIENT_ID: READER.toUpperCase(), ...how }));
      assert.ok(found.type === 'entra' && found.credential.kind === 'secret');
      assert.deepEqual([found.credential.clientId, found.credential.secret.reveal()], [READER, 'correct-horse']);
      assert.doesNotMatch(JSON.stringify(found) + inspect(found, { depth: 9, showHidden: true }), /horse/);
    }
  });

  it('take a certificate with its key, in either order', async () => {
    for (const name of ['pair.pem', 'turned.pem']) {
      const found = await read(directory({ CREDENTIAL: 'certificate', CLIENT_ID: READER, CERTIFICATE_FILE: file(name) }));
      assert.deepEqual(found.directory, { type: 'entra', credential: { kind: 'certificate', clientId: READER, file: file(name) } });
    }
  });

  it('take a managed identity, with or without a name', async () => {
    for (const clientId of [null, READER]) {
      const { directory: found } = await read(directory({ CREDENTIAL: 'managed-identity', CLIENT_ID: clientId ?? '' }));
      assert.deepEqual(found, { type: 'entra', credential: { kind: 'managed-identity', clientId } });
    }
  });

  it('take a workload identity', async () => {
    const found = await read({
      SIGNALBOX_DIRECTORY: 'entra',
      ...directory({ CREDENTIAL: 'workload-identity', CLIENT_ID: READER, TOKEN_FILE: file('token') }),
    });
    const credential = { kind: 'workload-identity', clientId: READER, tokenFile: file('token') };
    assert.deepEqual(found.directory, { type: 'entra', credential });
  });

  /** Combinations that lack something or have too much: each is one problem that begins with the variable to mend. */
  const HALF: readonly (readonly [what: string, env: () => Env, problem: RegExp])[] = [
    ['an unknown directory', () => ({ SIGNALBOX_DIRECTORY: 'ldap' }), /^SIGNALBOX_DIRECTORY must be one of entra, file/],
    [
      'an unknown credential',
      () => directory({ CREDENTIAL: 'password' }),
      /_CREDENTIAL must be one of secret, certificate, managed-identity/,
    ],
    ['a client id alone', () => directory({ CLIENT_ID: READER }), /_CREDENTIAL is missing/],
    [
      'a secret without client id',
      () => directory({ CREDENTIAL: 'secret', SECRET: 'correct-horse' }),
      /_CLIENT_ID is missing: the client id/,
    ],
    [
      'a client id that is none',
      () => directory({ CREDENTIAL: 'secret', SECRET: 'correct-horse', CLIENT_ID: 'my-app' }),
      /_CLIENT_ID must be an id/,
    ],
    ['no secret', () => directory({ CREDENTIAL: 'secret', CLIENT_ID: READER }), /_SECRET is missing: .*or SIGNALBOX_DIRECTORY_SECRET_FILE/],
    [
      'two secrets',
      () => directory({ CREDENTIAL: 'secret', CLIENT_ID: READER, SECRET: 'correct-horse', SECRET_FILE: file('secret') }),
      /_SECRET_FILE is set together/,
    ],
    [
      'a secret file that is not there',
      () => directory({ CREDENTIAL: 'secret', CLIENT_ID: READER, SECRET_FILE: file('gone') }),
      /_SECRET_FILE names a file that cannot/,
    ],
    ['no certificate', () => directory({ CREDENTIAL: 'certificate', CLIENT_ID: READER }), /_CERTIFICATE_FILE is missing: a PEM file/],
    [
      'a certificate that is not there',
      () => directory({ CREDENTIAL: 'certificate', CLIENT_ID: READER, CERTIFICATE_FILE: file('gone') }),
      /_CERTIFICATE_FILE names a file that cannot/,
    ],
    ...['mixed.pem', 'only-cert.pem', 'only-key.pem', 'no.pem'].map(
      (name) =>
        [
          name,
          () => directory({ CREDENTIAL: 'certificate', CLIENT_ID: READER, CERTIFICATE_FILE: file(name) }),
          /_CERTIFICATE_FILE must name a PEM file with a certificate and its unencrypted private key/,
        ] as const,
    ),
    [
      'no token file',
      () => directory({ CREDENTIAL: 'workload-identity', CLIENT_ID: READER }),
      /_TOKEN_FILE is missing: the file with the federated/,
    ],
    [
      'a token file that is not there',
      () => directory({ CREDENTIAL: 'workload-identity', CLIENT_ID: READER, TOKEN_FILE: file('gone') }),
      /_TOKEN_FILE names a file that cannot/,
    ],
    [
      'a workload without client id',
      () => directory({ CREDENTIAL: 'workload-identity', TOKEN_FILE: file('token') }),
      /_CLIENT_ID is missing/,
    ],
    [
      'a secret beside a certificate',
      () => directory({ CREDENTIAL: 'certificate', CLIENT_ID: READER, CERTIFICATE_FILE: file('pair.pem'), SECRET: 'correct-horse' }),
      /_SECRET does not go with SIGNALBOX_DIRECTORY_CREDENTIAL=certificate/,
    ],
    [
      'a token file beside a managed identity',
      () => directory({ CREDENTIAL: 'managed-identity', TOKEN_FILE: file('token') }),
      /_TOKEN_FILE does not go with/,
    ],
    [
      'a managed identity for two tenants',
      () => ({ SIGNALBOX_TENANT_IDS: APP, ...directory({ CREDENTIAL: 'managed-identity' }) }),
      /managed-identity reads the directory of its own tenant only/,
    ],
    [
      'a credential beside the file',
      () => ({ SIGNALBOX_DIRECTORY: 'file', ...directory({ CREDENTIAL: 'managed-identity' }) }),
      /_CREDENTIAL is not used: SIGNALBOX_DIRECTORY=file/,
    ],
    [
      'a typing error',
      () => ({ SIGNALBOX_DIRECTORY: 'file', ...directory({ SECRETS: 'x' }) }),
      /_SECRETS is not known\. Did you mean “SIGNALBOX_DIRECTORY_SECRET”/,
    ],
  ];
  for (const [what, env, problem] of HALF) {
    it(`refuse ${what}, in one sentence`, async () => {
      const found = await problems(env());
      assert.equal(found.length, 1, found.join('\n'));
      assert.match(found[0] ?? '', problem);
      assert.match(found[0] ?? '', /^SIGNALBOX_DIRECTORY/);
    });
  }

  it('need the API registration when the policy names app roles, and only then', async () => {
    const managed = directory({ CREDENTIAL: 'managed-identity' });
    const lacking = async (env: Env): Promise<readonly string[]> => {
      const policyCheck = directoryCheck(await read(env));
      const thrown = await loadSite(folder.path, { modules: [], dataDir: folder.path, policyCheck }).then(
        () => null,
        (error: unknown) => error,
      );
      return thrown instanceof AppError && Array.isArray(thrown.details['problems']) ? thrown.details['problems'].map(String) : [];
    };
    assert.deepEqual(await lacking(managed), []);
    await writeFile(file('policy.yml'), 'version: 1\nroles:\n  manager: { appRoles: [App.Manager] }\n');
    try {
      const found = await lacking(managed);
      assert.equal(found.length, 1);
      assert.match(found[0] ?? '', /policy\.yml:2:1 roles: SIGNALBOX_API_CLIENT_ID is missing: policy\.yml names app roles/);
      assert.deepEqual(await lacking({ ...managed, SIGNALBOX_API_CLIENT_ID: READER }), []);
      assert.deepEqual(await lacking({ SIGNALBOX_DIRECTORY: 'file' }), []);
    } finally {
      await writeFile(file('policy.yml'), '');
    }
  });
});
