import assert from 'node:assert/strict';
import type { FeedEntry } from '../../bot/core/asking/reach.ts';
import { AppError } from '../../bot/core/errors.ts';
import type { RunId } from '../../bot/core/ids.ts';
import type { Principal } from '../../bot/core/principal.ts';
import type { TeamsApp } from '../../bot/directory/entra/teams-app.ts';
import { API, type FakeEntra, FOREIGN, HOME, IDENTITY, idOf, READER, startEntra } from '../support/graph/entra.ts';

const APP = '44444444-4444-4444-8444-444444444444';
const INSTALLING = /installedApps$/;
const NOTIFYING = /sendActivityNotification$/;
const ada: Principal = { kind: 'person', tenantId: HOME, objectId: idOf(1), name: 'Ada' };
const ENTRY: FeedEntry = {
  chainId: 42,
  runId: 'r-abc' as RunId,
  link: 'https://teams.microsoft.com/l/entity/x/y?context=z',
  preview: 'Open it.',
};

/** The library for tokens is loaded by whoever is first, which takes seconds on a busy machine. */
const LIMITS = { lookupMs: 30_000, listMs: 30_000 };

describe('the app in Teams, through Graph', () => {
  let entra: FakeEntra;
  let app: TeamsApp;
  before(async () => {
    entra = await startEntra([{ clientId: API, secret: 'secret-of-the-tab' }]);
  });
  after(() => entra.close());
  beforeEach(() => {
    entra.graph.mend();
    entra.graph.requests.length = 0;
    const { home } = entra;
    for (const permission of ['AppCatalog.Read.All', 'TeamsAppInstallation.ReadWriteSelfForUser.All', 'TeamsActivity.Send'])
      entra.graph.permissions.add(permission);
    home.teamsApp = { id: idOf(100), externalId: APP, clientId: READER };
    home.installed.clear();
    home.feed = [];
    home.person(ada.objectId);
    app = made();
  });

  const made = (limits = LIMITS): TeamsApp => entra.directory({ teamsAppId: APP, limits }).teamsApp ?? assert.fail('no app');
  const asked = (path: RegExp, method = 'POST'): number =>
    entra.graph.requests.filter((one) => one.method === method && path.test(one.path)).length;
  const failsWith = async (work: Promise<unknown>, reason: string): Promise<AppError> => {
    const error = await work.then(
      () => assert.fail('it did not fail'),
      (thrown: unknown) => thrown,
    );
    assert.ok(error instanceof AppError);
    assert.deepEqual([error.code, error.reason], ['unavailable', reason]);
    return error;
  };

  describe('installing it', () => {
    it('finds it in the catalogue once, and installs it for each person', async () => {
      entra.home.person(idOf(2));
      assert.deepEqual(await app.install(ada), { kind: 'installed' });
      assert.deepEqual(await app.install({ ...ada, objectId: idOf(2) }), { kind: 'installed' });
      assert.deepEqual([...entra.home.installed.keys()], [idOf(1), idOf(2)]);
      assert.equal(asked(/teamsApps$/, 'GET'), 1);
    });

    it('gives the chat of whoever has it', async () => {
      await app.install(ada);
      assert.deepEqual(await app.install(ada), { kind: 'there', chatId: `19:${ada.objectId}_${APP}@unq.gbl.spaces` });
    });

    it('gives no chat when it was taken away in between', async () => {
      await app.install(ada);
      entra.graph.fail({ kind: 'status', status: 409, code: 'Conflict' }, { path: INSTALLING, times: 1, before: true });
      entra.graph.fail({ kind: 'body', body: '{"value":[]}' }, { path: INSTALLING, times: 1, before: true });
      assert.deepEqual(await app.install(ada), { kind: 'there', chatId: null });
    });

    it('counts as done here when an earlier try of ours did it and the answer was lost', async () => {
      entra.graph.fail({ kind: 'reset' }, { path: INSTALLING, times: 1 });
      assert.deepEqual(await app.install(ada), { kind: 'installed' });
      assert.equal(asked(INSTALLING), 2);
      assert.equal(entra.home.installed.size, 1);
    });

    it('is tried again when nothing was done', async () => {
      entra.graph.fail({ kind: 'status', status: 503 }, { path: INSTALLING, times: 1, before: true });
      assert.deepEqual(await app.install(ada), { kind: 'installed' });
    });

    it('waits as long as Graph asks for', async () => {
      entra.graph.fail({ kind: 'status', status: 429, retryAfter: '1' }, { path: INSTALLING, times: 1, before: true });
      const since = performance.now();
      assert.deepEqual(await app.install(ada), { kind: 'installed' });
      assert.ok(performance.now() - since >= 990);
    });

    it('gives up when that is too long, or nothing answers', async () => {
      const hurried = made({ lookupMs: 5_000, listMs: 5_000 });
      entra.graph.fail({ kind: 'status', status: 429, retryAfter: '30' }, { path: INSTALLING, before: true });
      await failsWith(hurried.install(ada), 'directory.throttled');
      entra.graph.mend();
      const other = made({ lookupMs: 5_000, listMs: 5_000 });
      entra.graph.fail({ kind: 'hang' }, { path: INSTALLING, before: true });
      await failsWith(other.install(ada), 'directory.timeout');
    });

    it('names the permission that is missing', async () => {
      entra.graph.permissions.delete('AppCatalog.Read.All');
      assert.equal((await failsWith(app.install(ada), 'directory.permission')).details['permission'], 'AppCatalog.Read.All');
      entra.graph.permissions.add('AppCatalog.Read.All');
      entra.graph.permissions.delete('TeamsAppInstallation.ReadWriteSelfForUser.All');
      const { details } = await failsWith(app.install(ada), 'directory.permission');
      assert.equal(details['permission'], 'TeamsAppInstallation.ReadWriteSelfForUser.All');
    });

    it('is not permitted to a registration that the manifest does not name', async () => {
      entra.home.teamsApp = { id: idOf(100), externalId: APP, clientId: API };
      await failsWith(app.install(ada), 'directory.permission');
      entra.graph.permissions.add('TeamsAppInstallation.ReadWriteForUser.All');
      assert.deepEqual(await app.install(ada), { kind: 'installed' });
      entra.graph.permissions.delete('TeamsAppInstallation.ReadWriteForUser.All');
    });

    it('is refused for an app that is not in the catalogue, and for nobody whom Graph knows', async () => {
      assert.match(JSON.stringify(await app.install({ ...ada, objectId: idOf(77) })), /"refused","reason":"not_found"/);
      entra.home.teamsApp = null;
      assert.match(JSON.stringify(await made().install(ada)), /"refused","reason":"not_in_catalogue"/);
    });

    it('finds the app anew that was put into the catalogue a second time', async () => {
      entra.home.person(idOf(2));
      await app.install(ada);
      entra.home.teamsApp = { id: idOf(101), externalId: APP, clientId: READER };
      assert.deepEqual(await app.install({ ...ada, objectId: idOf(2) }), { kind: 'installed' });
    });

    it('asks nobody about people of other tenants, and about what is no object id', async () => {
      await failsWith(app.install({ ...ada, tenantId: FOREIGN }), 'directory.refused');
      await failsWith(app.install({ ...ada, objectId: '../me' }), 'directory.refused');
      assert.equal(entra.graph.requests.length, 0);
    });

    it('works as a managed identity only with the permission for every app', async () => {
      const takeAway = await entra.login.giveIdentity();
      try {
        const identity = entra.directory({
          teamsAppId: APP,
          limits: LIMITS,
          credential: { kind: 'managed-identity', clientId: IDENTITY },
        }).teamsApp;
        await failsWith(identity?.install(ada) ?? assert.fail('no app'), 'directory.permission');
      } finally {
        takeAway();
      }
    });
  });

  describe('an entry in the activity feed', () => {
    it('says which run it is about, where it is shown, and nothing else', async () => {
      entra.home.installed.set(ada.objectId, 'x');
      assert.equal(await app.post(ada, ENTRY), 'posted');
      assert.deepEqual(
        entra.home.feed.map(({ userId, body }) => [userId, body]),
        [
          [
            ada.objectId,
            {
              topic: { source: 'text', value: 'r-abc', webUrl: ENTRY.link },
              activityType: 'approvalAsked',
              chainId: 42,
              previewText: { content: 'Open it.' },
              templateParameters: [{ name: 'run', value: 'r-abc' }],
            },
          ],
        ],
      );
    });

    it('is one entry when its answer was lost and it was written twice', async () => {
      entra.home.installed.set(ada.objectId, 'x');
      entra.graph.fail({ kind: 'half' }, { path: NOTIFYING, times: 1 });
      assert.equal(await app.post(ada, ENTRY), 'posted');
      assert.equal(asked(NOTIFYING), 2);
      assert.equal(entra.home.feed.length, 1);
    });

    it('is written when Graph did nothing at first', async () => {
      entra.home.installed.set(ada.objectId, 'x');
      entra.graph.fail({ kind: 'reset' }, { path: NOTIFYING, times: 1, before: true });
      assert.equal(await app.post(ada, ENTRY), 'posted');
      assert.equal(entra.home.feed.length, 1);
    });

    it('has no place where the app is not', async () => {
      assert.equal(await app.post(ada, ENTRY), 'without_app');
    });

    it('needs its permission, which only the registration of the manifest has a use for', async () => {
      entra.home.installed.set(ada.objectId, 'x');
      entra.graph.permissions.delete('TeamsActivity.Send');
      assert.equal((await failsWith(app.post(ada, ENTRY), 'directory.permission')).details['permission'], 'TeamsActivity.Send');
      entra.graph.permissions.add('TeamsActivity.Send');
      entra.home.teamsApp = { id: idOf(100), externalId: APP, clientId: API };
      await failsWith(app.post(ada, ENTRY), 'directory.permission');
    });
  });
});
