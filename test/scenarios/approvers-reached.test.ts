import assert from 'node:assert/strict';
import { textOf } from '../support/card-text.ts';
import { type FakeEntra, READER, startEntra } from '../support/graph/entra.ts';
import { until } from '../support/until.ts';
import type { PersonId } from './told/site.ts';
import { TENANT } from './told/site.ts';
import { type Asked, ToldWorld } from './told/world.ts';

const APP = '44444444-4444-4444-8444-444444444444';
const DAY_MS = 86_400_000;
const INSTALLING = /teamwork\/installedApps$/;
const NOTIFYING = /sendActivityNotification$/;

/** The whole product with Graph beside it; both know the same people. */
class ReachedWorld {
  readonly told: ToldWorld;
  readonly entra: FakeEntra;

  private constructor(told: ToldWorld, entra: FakeEntra) {
    this.told = told;
    this.entra = entra;
  }

  static async start(wanted: 'install' | 'feed', limitMs = 30_000): Promise<ReachedWorld> {
    const entra = await startEntra([], TENANT);
    const { home, graph } = entra;
    for (const permission of ['AppCatalog.Read.All', 'TeamsAppInstallation.ReadWriteSelfForUser.All', 'TeamsActivity.Send'])
      graph.permissions.add(permission);
    home.teamsApp = { id: APP, externalId: APP, clientId: READER };
    const { teamsApp } = entra.directory({ teamsAppId: APP, homeTenants: [TENANT], limits: { lookupMs: limitMs, listMs: limitMs } });
    assert.ok(teamsApp);
    const told = await ToldWorld.start(false, wanted === 'install' ? { installer: teamsApp } : { feed: teamsApp });
    const { teams } = told.local;
    for (const { objectId } of teams.world.people) home.person(objectId);
    home.onInstalled = (userId) => {
      const person = teams.world.people.find(({ objectId }) => objectId === userId);
      // Teams tells the bot by itself, whatever Graph answers meanwhile.
      if (person !== undefined) void teams.install(person.id, 'chat');
    };
    return new ReachedWorld(told, entra);
  }

  objectIdOf(person: PersonId): string {
    return this.told.local.teams.world.people.find(({ id }) => id === person)?.objectId ?? assert.fail(person);
  }

  asked(path: RegExp): number {
    return this.entra.graph.requests.filter((one) => one.method === 'POST' && path.test(one.path)).length;
  }

  async events(type: string, { run }: Asked): Promise<readonly string[]> {
    return (await this.told.local.events({ runId: run.id, type })).map(({ sentence }) => sentence);
  }

  async stop(): Promise<void> {
    await this.told.local.stop();
    await this.entra.close();
  }
}

describe('approvers without a chat, where the app may be installed for them', function () {
  this.timeout(180_000);
  let world: ReachedWorld;
  let told: ToldWorld;
  before(async () => {
    world = await ReachedWorld.start('install');
    told = world.told;
  });
  after(() => world.stop());

  it('are asked in a chat of their own, which the app brings, and nobody calls them in the channel', async () => {
    const asked = await told.ask('one');
    assert.match(textOf(await told.copy('sara', asked)), /You are asked because you have the role sre\./);
    await told.copy('sven', asked);
    await told.quiet();
    assert.equal(told.inThread(asked).length, 1, 'only the card');
    assert.doesNotMatch(textOf(await told.card(asked)), /Asked here/);
    assert.deepEqual(await world.events('app.installed', asked), [
      `Signalbox was installed for Sara Smith, who is asked to approve ${asked.run.id}.`,
    ]);
    assert.equal(world.asked(INSTALLING), 1, 'Sven has it');
    await told.vote('sara', await told.copy('sara', asked), 'approve');
    await told.card(asked, /Succeeded/);
  });

  it('are asked there from then on without another installation', async () => {
    const asked = await told.ask('one');
    await told.copy('sara', asked);
    await told.quiet();
    assert.equal(world.asked(INSTALLING), 1);
  });

  it('are left alone once they removed it, for ever, and asked by name', async () => {
    world.entra.home.installed.delete(world.objectIdOf('sara'));
    assert.equal((await told.local.teams.uninstall('sara')).status, 200);
    const asked = await told.ask('one');
    await told.card(asked, /<at>Sara Smith<\/at>/);
    await told.later(3 * DAY_MS);
    const later = await told.ask('one');
    await told.card(later, /<at>Sara Smith<\/at>/);
    await told.quiet();
    assert.equal(world.asked(INSTALLING), 1);
    for (const one of [asked, later]) assert.deepEqual(await world.events('app.not_installed', one), []);
  });

  it('are left alone when they blocked the bot', async () => {
    told.local.teams.block('sven', true);
    const asked = await told.ask('one');
    await told.card(asked, /<at>Sven Smith<\/at>/);
    await told.later(3 * DAY_MS);
    await told.card(await told.ask('one'), /<at>Sven Smith<\/at>/);
    await told.quiet();
    assert.equal(world.asked(INSTALLING), 1);
    told.local.teams.block('sven', false);
  });

  it('are asked in the chat that Graph knows when they have it already', async () => {
    world.entra.home.installed.set(world.objectIdOf('dirk'), told.chatOf('dirk'));
    const asked = await told.ask('staged');
    assert.match(textOf(await told.copy('dirk', asked)), /You are asked because you have the role security\./);
    await told.quiet();
    assert.deepEqual(await world.events('app.installed', asked), []);
    assert.doesNotMatch(textOf(await told.card(asked)), /Dirk Smith<\/at>/);
  });
});

describe('approvers without a chat, where Graph does not install the app', function () {
  this.timeout(180_000);
  let world: ReachedWorld;
  before(async () => {
    world = await ReachedWorld.start('install', 12_000);
  });
  after(() => world.stop());

  it('are asked by name as before, and the card of the channel waits for nothing', async () => {
    const { told, entra } = world;
    entra.graph.fail({ kind: 'hang' }, { path: INSTALLING, before: true });
    const asked = await told.ask('one');
    await told.card(asked);
    assert.deepEqual(await world.events('app.not_installed', asked), [], 'Graph is still waited for');
    await told.card(asked, /<at>Sara Smith<\/at>/);
    await told.said(asked, /<at>Sara Smith<\/at>/);
    await until('it is told', async () => (await world.events('app.not_installed', asked)).length > 0);
    assert.deepEqual(await world.events('app.not_installed', asked), [
      `Signalbox could not be installed for Sara Smith, who is asked to approve ${asked.run.id}: Microsoft Graph did not answer in time.`,
    ]);
    entra.graph.mend();
    const before = world.asked(INSTALLING);
    await told.card(await told.ask('one'), /<at>Sara Smith<\/at>/);
    assert.equal(world.asked(INSTALLING), before, 'not twice in a day');
    await told.later(DAY_MS);
    await told.copy('sara', await told.ask('one'));
  });
});

describe('approvers who cannot be written to, where the activity feed is used', function () {
  this.timeout(180_000);
  let world: ReachedWorld;
  let told: ToldWorld;
  before(async () => {
    world = await ReachedWorld.start('feed');
    told = world.told;
    world.entra.home.installed.set(world.objectIdOf('sven'), 'x');
  });
  after(() => world.stop());

  it('are asked there besides by name, in their language and with nothing but the run', async () => {
    told.local.teams.set('sven', { locale: 'pl-PL', timezone: 'Europe/Warsaw' });
    const before = told.inChat('sven').length;
    await told.local.teams.say('sven', 'pomoc', { where: 'chat' });
    // What is answered after the block closes the chat, and with it what is known of its reader.
    await until('it is answered', () => told.inChat('sven').length > before);
    told.local.teams.block('sven', true);
    const asked = await told.ask('one');
    await told.card(asked, /<at>Sven Smith<\/at>/);
    await until('the entry is there', () => world.entra.home.feed.length > 0);
    await told.quiet();
    const [entry, ...more] = world.entra.home.feed;
    assert.deepEqual(more, []);
    const { topic, previewText, templateParameters, activityType, chainId } = entry?.body ?? {};
    assert.equal(entry?.userId, world.objectIdOf('sven'));
    assert.deepEqual(
      [activityType, previewText, templateParameters],
      [
        'approvalAsked',
        { content: 'Otwórz, aby zobaczyć dokładne kroki i je zatwierdzić albo odrzucić.' },
        [{ name: 'run', value: asked.run.id }],
      ],
    );
    assert.ok(Number.isSafeInteger(chainId));
    assert.match(JSON.stringify(topic), new RegExp(`"text","value":"${asked.run.id}","webUrl":"https://teams.microsoft.com/l/entity/`));
    assert.doesNotMatch(JSON.stringify(entry?.body), /Asker|act in|sre|Sven/);
    assert.ok((await world.events('approval.told', asked)).includes('Sven Smith is asked in the activity feed of Teams.'));
  });

  it('are not asked there when they do not have the app, nor those who have the card in their chat', async () => {
    const asked = await told.ask('staged');
    await told.card(asked, /<at>Dirk Smith<\/at>/);
    await told.copy('cleo', asked);
    await told.quiet();
    const users = new Set(world.entra.home.feed.map(({ userId }) => userId));
    assert.deepEqual([...users], [world.objectIdOf('sven')]);
    const tried = world.entra.graph.requests.filter(({ path }) => NOTIFYING.test(path)).map(({ path }) => path.split('/')[3]);
    assert.ok(tried.includes(world.objectIdOf('dirk')));
    assert.ok(!tried.includes(world.objectIdOf('cleo')));
  });
});
