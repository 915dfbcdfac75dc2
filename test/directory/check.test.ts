import assert from 'node:assert/strict';
import { createSecret } from '../../bot/core/secret.ts';
import { inEnglish } from '../../bot/core/text/voice.ts';
import { EXPIRED_SECRET, type FakeEntra, HOME, idOf, READER, roleMap, SECOND, startEntra } from '../support/graph/entra.ts';

const GROUPS = Array.from({ length: 20 }, (_, n) => idOf(500 + n));

describe('the check of the directory after the start', () => {
  let entra: FakeEntra;
  beforeEach(async () => {
    entra = await startEntra();
    for (const tenant of [entra.home, entra.second]) {
      tenant.appRole('App.Manager');
      for (const group of GROUPS) tenant.group(group);
    }
    entra.policy.now = { hash: 'p', roles: [roleMap({ appRoles: ['App.Manager'], groups: GROUPS })] };
  });
  afterEach(() => entra.close());

  it('is content when everything that the policy names is there', async () => {
    assert.deepEqual(await entra.directory({ homeTenants: [HOME, SECOND] }).check(), []);
  });

  it('names app roles that the tab’s registration does not have, or has disabled', async () => {
    entra.policy.now = { hash: 'p', roles: [roleMap({ appRoles: ['App.Manager', 'App.Manger', 'App.Off'] })] };
    entra.home.appRole('App.Off');
    const off = entra.home.appRoles.get('App.Off') ?? assert.fail();
    off.isEnabled = false;
    assert.deepEqual(
      (await entra.directory().check()).map((line) => /“([^”]+)”/.exec(line)?.[1]),
      ['App.Manger', 'App.Off'],
    );
  });

  it('names groups that do not exist, and those whose members Graph may hide', async () => {
    const [missing = '', hidden = ''] = GROUPS.slice(17);
    entra.home.groups.delete(missing);
    const group = entra.home.groups.get(hidden) ?? assert.fail();
    group.visibility = 'HiddenMembership';
    const warnings = await entra.directory().check();
    assert.equal(warnings.length, 2);
    assert.match(warnings[0] ?? '', new RegExp(`${missing}.*does not have`));
    assert.match(warnings[1] ?? '', new RegExp(`${hidden}.*hidden.*Member\\.Read\\.Hidden`));
  });

  it('looks for what other rules than those in force would name', async () => {
    const proposed = [roleMap({ appRoles: ['App.Manger'], groups: [idOf(999)] })];
    const doubts = (await entra.directory().doubts(proposed)).map(inEnglish);
    assert.match(doubts[0] ?? '', /“App\.Manger”.*forbidden to nobody\. Correct the name/);
    assert.match(doubts[1] ?? '', new RegExp(`${idOf(999)}.*does not have.*Correct the id`));
    assert.equal(doubts.length, 2);
    assert.deepEqual(await entra.directory().check(), []);
  });

  it('says what is missing where', async () => {
    entra.second.groups.clear();
    const warnings = await entra.directory({ homeTenants: [HOME, SECOND] }).check();
    assert.equal(warnings.length, GROUPS.length);
    for (const line of warnings) assert.ok(line.includes(SECOND), line);
  });

  it('says which permissions are missing', async () => {
    entra.graph.permissions.clear();
    const said = (await entra.directory().check()).join('\n');
    for (const permission of ['User.Read.All', 'GroupMember.Read.All', 'Application.Read.All']) assert.ok(said.includes(permission), said);
  });

  it('says that the API is unknown, or not set', async () => {
    entra.home.api = null;
    for (const apiClientId of [idOf(3), null])
      assert.match((await entra.directory({ apiClientId }).check()).join(), /SIGNALBOX_API_CLIENT_ID is not set or names no application/);
  });

  it('says once what to do where Entra does not let Signalbox in', async () => {
    const credential = { kind: 'secret', clientId: READER, secret: createSecret(EXPIRED_SECRET) } as const;
    const warnings = await entra.directory({ credential }).check();
    assert.equal(warnings.length, 1);
    assert.match(warnings[0] ?? '', /SIGNALBOX_DIRECTORY_SECRET has expired\. Make a new one/);
  });

  it('never throws and never takes long: without Graph it says so once', async () => {
    entra.graph.fail({ kind: 'hang' });
    const warnings = await entra.directory({ homeTenants: [HOME, SECOND], limits: { lookupMs: 300, listMs: 300 } }).check();
    assert.equal(warnings.length, 1);
    assert.match(warnings[0] ?? '', /did not answer in time/);
  });
});
