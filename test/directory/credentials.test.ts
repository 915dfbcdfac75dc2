import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { AppError } from '../../bot/core/errors.ts';
import type { Principal } from '../../bot/core/principal.ts';
import { createSecret } from '../../bot/core/secret.ts';
import type { AppCredential } from '../../bot/directory/entra/credential.ts';
import { selfSigned } from '../connectors/certificate.ts';
import type { AuthorityFault } from '../support/authority/authority.ts';
import { EXPIRED_SECRET, type FakeEntra, HOME, IDENTITY, idOf, READER, SECOND, startEntra } from '../support/graph/entra.ts';

const CERTIFIED = '66666666-6666-4666-8666-666666666666';
const FEDERATED = '77777777-7777-4777-8777-777777777777';
const EXPIRED = '67676767-6767-4767-8767-676767676767';
const UNKNOWN = '99999999-9999-4999-8999-999999999999';
const LONG = { from: '200101000000Z', to: '491231235959Z' };
const WHO: Principal = { kind: 'person', tenantId: HOME, objectId: idOf(1), name: '' };
const SHORT = { lookupMs: 500, listMs: 500 };

describe('signing in to the directory', () => {
  let entra: FakeEntra;
  let folder: string;
  const file = (name: string): string => join(folder, name);

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'signalbox-credential-'));
    const [registered, other] = [selfSigned('signalbox', LONG, 'rsa'), selfSigned('signalbox', LONG, 'rsa')];
    await writeFile(file('good.pem'), registered.key + registered.cert);
    await writeFile(file('other.pem'), other.key + other.cert);
    const past = selfSigned('signalbox', { from: '200101000000Z', to: '210101000000Z' }, 'rsa');
    await writeFile(file('past.pem'), past.key + past.cert);
    await writeFile(file('token'), 'what-the-cluster-says');
    entra = await startEntra([
      { clientId: CERTIFIED, certificate: registered.cert },
      { clientId: EXPIRED, certificate: past.cert },
      { clientId: FEDERATED, federatedToken: 'what-the-cluster-says' },
    ]);
    entra.home.person(idOf(1));
    entra.second.person(idOf(1));
  });
  after(async () => {
    await entra.close();
    await rm(folder, { recursive: true, force: true });
  });
  afterEach(() => entra.login.fail(null));

  const ask = (credential: AppCredential, more: object = {}) => entra.directory({ credential, ...more }).membershipOf(WHO, 'fresh');
  const secret = (text: string): AppCredential => ({ kind: 'secret', clientId: READER, secret: createSecret(text) });
  const last = (): Readonly<Record<string, string>> => entra.login.requests.at(-1) ?? {};

  async function failure(asking: Promise<unknown>): Promise<AppError> {
    const error = await asking.then(
      () => assert.fail('it was answered'),
      (thrown: unknown) => thrown,
    );
    assert.ok(error instanceof AppError && error.code === 'unavailable', String(error));
    return error;
  }

  it('works with a client secret', async () => {
    assert.equal((await ask(secret('correct-horse'))).enabled, true);
    assert.deepEqual([last()['client_id'], last()['tenantId']], [READER, HOME]);
  });

  it('works with a certificate, whose key signs and never travels', async () => {
    assert.equal((await ask({ kind: 'certificate', clientId: CERTIFIED, file: file('good.pem') })).enabled, true);
    assert.ok(!inspect(last()).includes('PRIVATE') && last()['client_secret'] === undefined);
  });

  it('works with the token of a workload', async () => {
    assert.equal((await ask({ kind: 'workload-identity', clientId: FEDERATED, tokenFile: file('token') })).enabled, true);
    assert.equal(last()['client_assertion'], 'what-the-cluster-says');
  });

  describe('as a managed identity', () => {
    let takeAway: () => void;
    before(async () => {
      takeAway = await entra.login.giveIdentity();
    });
    after(() => takeAway());

    it('works with the identity of the machine', async () => {
      assert.equal((await ask({ kind: 'managed-identity', clientId: null })).enabled, true);
      assert.equal(last()['client_id'], undefined);
    });

    it('is refused with an identity that the machine does not have, and the advice says what to do', async () => {
      const { reason, details } = await failure(ask({ kind: 'managed-identity', clientId: UNKNOWN }));
      assert.equal(reason, 'directory.credential');
      assert.match(String(details['advice']), new RegExp(`no managed identity ${UNKNOWN}.*SIGNALBOX_DIRECTORY_CLIENT_ID`));
    });

    it('works with an identity that is named', async () => {
      assert.equal((await ask({ kind: 'managed-identity', clientId: IDENTITY })).enabled, true);
      assert.equal(last()['client_id'], IDENTITY);
    });
  });

  it('asks each home tenant with a token of its own', async () => {
    const directory = entra.directory({ homeTenants: [HOME, SECOND] });
    for (const tenantId of [HOME, SECOND]) {
      assert.equal((await directory.membershipOf({ ...WHO, tenantId }, 'fresh')).enabled, true);
      assert.equal(last()['tenantId'], tenantId);
    }
  });

  const refused: readonly (readonly [string, () => AppCredential, RegExp, RegExp])[] = [
    ['a wrong secret', () => secret('wrong-horse'), /AADSTS7000215/, /SIGNALBOX_DIRECTORY_SECRET is not one of registration/],
    ['an expired secret', () => secret(EXPIRED_SECRET), /AADSTS7000222/, /SIGNALBOX_DIRECTORY_SECRET has expired\. Make a new one/],
    [
      'a certificate that is not registered',
      () => ({ kind: 'certificate', clientId: CERTIFIED, file: file('other.pem') }),
      /AADSTS700027/,
      /does not know the certificate in SIGNALBOX_DIRECTORY_CERTIFICATE_FILE\. Upload it/,
    ],
    [
      'an expired certificate',
      () => ({ kind: 'certificate', clientId: EXPIRED, file: file('past.pem') }),
      /AADSTS700027/,
      /SIGNALBOX_DIRECTORY_CERTIFICATE_FILE has expired\. Upload a new one/,
    ],
    [
      'a token for another workload',
      () => ({ kind: 'workload-identity', clientId: READER, tokenFile: file('token') }),
      /AADSTS700213/,
      /trusts no federated credential with the token in SIGNALBOX_DIRECTORY_TOKEN_FILE/,
    ],
    [
      'an unknown application',
      () => ({ kind: 'secret', clientId: UNKNOWN, secret: createSecret('correct-horse') }),
      /AADSTS700016/,
      /has no application .*Check SIGNALBOX_DIRECTORY_CLIENT_ID/,
    ],
    [
      'a file that is gone',
      () => ({ kind: 'certificate', clientId: CERTIFIED, file: file('gone.pem') }),
      /ENOENT/,
      /The file that SIGNALBOX_DIRECTORY_CERTIFICATE_FILE names cannot be read/,
    ],
    [
      'the token file of a workload that is gone',
      () => ({ kind: 'workload-identity', clientId: FEDERATED, tokenFile: file('gone') }),
      /ENOENT/,
      /The file that SIGNALBOX_DIRECTORY_TOKEN_FILE names cannot be read/,
    ],
  ];
  for (const [what, credential, why, advice] of refused) {
    it(`is refused with ${what}; the sentence says what to do and the log why, never the secret`, async () => {
      const error = await failure(ask(credential()));
      assert.equal(error.reason, 'directory.credential');
      assert.match(error.message, /Entra does not accept how Signalbox signs in to the directory.*Nothing was done.*administrator/);
      assert.match(String(error.cause), why);
      assert.match(String(error.details['advice']), advice);
      assert.doesNotMatch(
        inspect(error, { depth: 9, showHidden: true }),
        /correct-horse|wrong-horse|stale-horse|what-the-cluster-says|PRIVATE KEY/,
      );
    });
  }

  it('works again once a file that was gone is there', async () => {
    const directory = entra.directory({ credential: { kind: 'certificate', clientId: CERTIFIED, file: file('later.pem') } });
    await failure(directory.membershipOf(WHO, 'fresh'));
    await writeFile(file('later.pem'), await readFile(file('good.pem')));
    assert.equal((await directory.membershipOf(WHO, 'fresh')).enabled, true);
  });

  const faults: readonly (readonly [AuthorityFault, string])[] = [
    ['hang', 'directory.timeout'],
    ['reset', 'directory.unreachable'],
    ['error', 'directory.credential'],
    ['redirect', 'directory.unreachable'],
    ['garbage', 'directory.unreachable'],
  ];
  for (const [fault, reason] of faults) {
    it(`denies as long as the login service fails (${fault}), and works again afterwards`, async () => {
      const directory = entra.directory(fault === 'hang' ? { limits: SHORT } : {});
      entra.login.fail(fault);
      const error = await failure(directory.membershipOf(WHO, 'fresh'));
      assert.equal(error.reason, reason, String(error.cause));
      entra.login.fail(null);
      assert.equal((await entra.directory().membershipOf(WHO, 'fresh')).enabled, true);
      if (fault !== 'hang') assert.equal((await directory.membershipOf(WHO, 'fresh')).enabled, true);
    });
  }

  it('follows no redirect with its proof', async () => {
    entra.login.fail('redirect');
    const before = entra.login.requests.length;
    await failure(ask(secret('correct-horse')));
    assert.equal(entra.login.requests.length, before + 1);
  });

  it('goes where the code says, whatever the environment names', async () => {
    process.env['AZURE_AUTHORITY_HOST'] = 'https://login.evil.example';
    process.env['AZURE_TENANT_ID'] = SECOND;
    try {
      assert.equal((await ask(secret('correct-horse'))).enabled, true);
      assert.equal(last()['tenantId'], HOME);
    } finally {
      delete process.env['AZURE_AUTHORITY_HOST'];
      delete process.env['AZURE_TENANT_ID'];
    }
  });

  it('gets one token for many questions, however many come at once', async () => {
    const directory = entra.directory();
    const before = entra.login.given();
    await Promise.all(Array.from({ length: 20 }, (_, n) => directory.membershipOf({ ...WHO, objectId: idOf(n) }, 'fresh')));
    await directory.membershipOf(WHO, 'fresh');
    assert.equal(entra.login.given(), before + 1);
  });

  it('gets a new token once when Graph takes the old one no more', async () => {
    const directory = entra.directory();
    await directory.membershipOf(WHO, 'fresh');
    const before = entra.login.given();
    entra.login.takeBackAll();
    const people = Array.from({ length: 10 }, (_, n) => directory.membershipOf({ ...WHO, objectId: idOf(n) }, 'fresh'));
    await Promise.all(people);
    assert.equal(entra.login.given(), before + 1);
  });

  it('gives up when Graph takes the new token neither', async () => {
    const directory = entra.directory();
    await directory.membershipOf(WHO, 'fresh');
    entra.graph.fail({ kind: 'status', status: 401 });
    const [before, asked] = [entra.login.given(), entra.graph.requests.length];
    const error = await failure(directory.membershipOf(WHO, 'fresh'));
    entra.graph.mend();
    assert.equal(error.reason, 'directory.credential');
    assert.deepEqual([entra.login.given() - before, entra.graph.requests.length - asked], [1, 2]);
  });
});
