import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Connector } from '../../bot/core/connector.ts';
import { AppError } from '../../bot/core/errors.ts';
import { EMPTY_POLICY } from '../../bot/core/policy/parse-policy.ts';
import type { Store } from '../../bot/core/ports.ts';
import { activate } from '../../bot/core/site/activate.ts';
import { type Activation, type SiteFiles, siteHash } from '../../bot/core/site/version.ts';
import { firstSite, Sites, type SitesParts } from '../../bot/site/sites.ts';
import { type LoadVersion, Versions } from '../../bot/site/versions.ts';
import { createStore } from '../../bot/store/postgres-store.ts';
import { emptyTables } from '../store/empty-tables.ts';
import { memoryDatabase, type TestDatabase } from '../support/database.ts';
import { REQUESTER } from '../support/plans.ts';
import { RecordingLogger } from '../teams/recording.ts';
import { emptyFolder, type Folder } from './site-copy.ts';

const text = (files: SiteFiles): string => Buffer.from(files.get('policy.yml') ?? []).toString();
const content = (what: string): SiteFiles => new Map([['policy.yml', new Uint8Array(Buffer.from(what))]]);

describe('Sites', function () {
  this.timeout(120_000);
  let test: TestDatabase;
  let store: Store;
  let folder: Folder;
  let logger: RecordingLogger;
  let nowMs: number;
  /** Names of versions whose connectors are open, as often as they were made. */
  let open: string[];
  let made: string[];
  let broken: ReadonlyMap<string, Error>;
  let sealed: (() => Promise<void>) | null;
  before(async () => {
    test = await memoryDatabase();
    store = createStore(test.database);
  });
  after(() => test.drop());
  beforeEach(async () => {
    await emptyTables(test.database.pool);
    folder = await emptyFolder();
    logger = new RecordingLogger();
    nowMs = Date.parse('2026-05-04T10:00:00Z');
    [open, made, broken, sealed] = [[], [], new Map(), null];
    await write('one');
  });
  afterEach(() => folder.done());

  const write = (what: string): Promise<void> => writeFile(join(folder.path, 'policy.yml'), what);

  /** Stands for reading YAML and making connectors: the connector carries the name of its version. */
  const load: LoadVersion = async (files, needs) => {
    const name = text(files);
    const error = broken.get(name);
    if (error !== undefined) throw error;
    const real = needs.dataDir === '/data';
    if (real) made.push(name);
    if (real) open.push(name);
    const connector: Connector = {
      name,
      title: name,
      actions: {},
      warnings: [],
      close: async () => void (real && open.splice(open.indexOf(name), 1)),
    };
    const settings = { version: 1, name: 'x', language: 'en', connectors: {}, local: { shop: null } } as const;
    const site = { settings, policy: { ...EMPTY_POLICY, hash: name }, workflows: new Map(), people: [], weaknesses: [], warnings: [] };
    return { hash: siteHash(files), files, site: { ...site, connectors: new Map([['toy', connector]]) } };
  };

  function parts(governed: boolean): SitesParts {
    const needs = { siteDir: folder.path, dataDir: '/data', modules: [] };
    const clock = { now: () => new Date(nowMs) };
    const seals = sealed === null ? {} : { sealed: () => sealed?.() ?? Promise.resolve() };
    return { store, versions: new Versions({ store, needs, load }), siteDir: folder.path, governed, clock, logger, ...seals };
  }

  async function putIntoForce(what: string, how: Activation['how'] = 'first'): Promise<void> {
    const [at, files] = [new Date(nowMs), content(what)];
    await store.transaction(async (tx) => {
      await tx.site.keepVersion({ hash: siteHash(files), files, foundAt: at });
      const number = ((await tx.site.inForce())?.number ?? 0) + 1;
      const reason = how === 'recovered' ? 'for a test' : '';
      await activate(
        tx,
        { number, hash: siteHash(files), how, by: REQUESTER, at, reason, proposalId: null },
        { by: REQUESTER, via: 'cli', at },
      );
    });
  }

  async function started(governed: boolean): Promise<Sites> {
    const given = parts(governed);
    return new Sites(
      given,
      await firstSite(given, governed ? null : await load(content('one'), { siteDir: '', dataDir: '/data', modules: [] })),
    );
  }
  const inForce = (sites: Sites): readonly [number, string] => [sites.present().activation, sites.present().policy.hash];
  const twoLooks = async (sites: Sites): Promise<void> => {
    await sites.look();
    await sites.look();
  };
  const events = async (type: string): Promise<readonly string[]> =>
    (await store.audit({ type }, null, 20)).rows.map(({ sentence }) => sentence);

  describe('of an installation', () => {
    it('do not begin before something is in force, and say the command', async () => {
      await assert.rejects(
        started(true),
        (error) => error instanceof AppError && error.reason === 'rules.none_in_force' && /--first/.test(error.message),
      );
    });

    it('begin with what is in force, whatever lies in the folder', async () => {
      await putIntoForce('zero');
      const sites = await started(true);
      assert.deepEqual(inForce(sites), [1, 'zero']);
      assert.deepEqual(open, ['zero']);
      await sites.close();
      assert.deepEqual(open, []);
    });

    it('work by nothing until it is sealed that what they begin with came into force', async () => {
      sealed = () => Promise.reject(new AppError({ code: 'unavailable', reason: 'audit.not_sealed', message: 'No notary.' }));
      await putIntoForce('zero');
      const sites = await started(true);
      await sites.follow();
      assert.deepEqual(inForce(sites), [0, 'zero']);
      assert.match(sites.trouble() ?? '', /waits for the audit log to be sealed, so it starts nothing/);
      sealed = () => Promise.resolve();
      await sites.follow();
      assert.deepEqual([inForce(sites), sites.trouble(), open], [[1, 'zero'], null, ['zero']]);
      await sites.close();
    });

    it('do not begin with what cannot be read', async () => {
      await putIntoForce('zero');
      broken = new Map([['zero', new AppError({ code: 'invalid', reason: 'site.invalid', message: 'No.' })]]);
      await assert.rejects(started(true), { message: 'No.' });
    });

    it('find a changed folder once, keep its content, and do nothing else', async () => {
      await putIntoForce('zero');
      const sites = await started(true);
      for (let look = 0; look < 4; look += 1) await sites.look();
      assert.deepEqual(sites.folder(), { hash: siteHash(content('one')), problems: [] });
      assert.deepEqual(await events('rules.found'), [
        `The site folder holds other rules than those in force: ${siteHash(content('one')).slice(0, 8)}.`,
      ]);
      assert.deepEqual(await store.site.files(siteHash(content('one'))), content('one'));
      assert.equal(logger.lines.filter(({ level }) => level === 'warn').length, 1);
      assert.deepEqual(inForce(sites), [1, 'zero']);
      await write('zero');
      await twoLooks(sites);
      assert.deepEqual(sites.folder(), { hash: siteHash(content('zero')), problems: [] });
      await sites.close();
    });

    it('say what is wrong with a folder that cannot be used, once, and go on', async () => {
      await putIntoForce('zero');
      broken = new Map([
        ['one', new AppError({ code: 'invalid', reason: 'site.invalid', message: 'No.', details: { problems: ['policy.yml:1:1: no'] } })],
      ]);
      const sites = await started(true);
      for (let look = 0; look < 4; look += 1) await sites.look();
      assert.deepEqual(sites.folder()?.problems, ['policy.yml:1:1: no']);
      assert.equal(logger.lines.length, 1);
      assert.deepEqual(await sites.inspect(siteHash(content('one'))), { ok: false, problems: ['policy.yml:1:1: no'] });
      await sites.close();
    });

    it('go over to what came into force, and close what was before once no step has used it for a minute', async () => {
      await putIntoForce('zero');
      const sites = await started(true);
      let finish = (): void => undefined;
      const step = sites.use(1, async (connectors) => {
        await new Promise<void>((resolve) => {
          finish = resolve;
        });
        assert.ok(open.includes('zero'), 'it is open for as long as the step takes');
        return connectors.get('toy')?.name;
      });
      await putIntoForce('one', 'recovered');
      await sites.look();
      assert.deepEqual(inForce(sites), [2, 'one']);
      nowMs += 600_000;
      await sites.look();
      assert.deepEqual(open, ['zero', 'one']);
      finish();
      assert.equal(await step, 'zero');
      await sites.look();
      nowMs += 59_999;
      await sites.look();
      assert.deepEqual(open, ['zero', 'one']);
      nowMs += 1;
      await sites.look();
      assert.deepEqual(open, ['one']);
      await sites.close();
      assert.deepEqual(open, []);
    });

    it('carry out a step by the version its run was started by, also when that was closed meanwhile', async () => {
      await putIntoForce('zero');
      const sites = await started(true);
      await putIntoForce('one', 'recovered');
      await putIntoForce('two', 'recovered');
      await sites.look();
      const used = (activation: number) => sites.use(activation, async (connectors) => connectors.get('toy')?.name);
      assert.deepEqual(await Promise.all([used(1), used(2), used(2), used(3), used(0)]), ['zero', 'one', 'one', 'two', 'two']);
      assert.deepEqual(made, ['zero', 'two', 'one'], 'each is made once');
      nowMs += 60_000;
      await sites.look();
      assert.deepEqual(open, ['two']);
      assert.equal(await used(1), 'zero');
      broken = new Map([['one', new Error('gone')]]);
      assert.equal(await used(2), 'two', 'the pins of the plan refuse what is not as it was approved');
      assert.equal(await used(99), 'two');
      await sites.close();
      assert.deepEqual(open, []);
    });

    it('stay with what they have while what is in force cannot be read, say so, and try again', async () => {
      await putIntoForce('zero');
      const sites = await started(true);
      await putIntoForce('bad', 'recovered');
      broken = new Map([['bad', new Error('disk full')]]);
      await twoLooks(sites);
      assert.deepEqual(inForce(sites), [1, 'zero']);
      assert.match(sites.trouble() ?? '', /are in force, but this process cannot read them, so it starts nothing/);
      assert.equal(logger.lines.filter(({ level }) => level === 'error').length, 1, 'not at every look');
      broken = new Map();
      await sites.look();
      assert.deepEqual(inForce(sites), [1, 'zero']);
      nowMs += 10_000;
      await sites.look();
      assert.deepEqual([inForce(sites), sites.trouble()], [[2, 'bad'], null]);
      await sites.close();
    });

    it('remember what they inspected, and not what only went wrong at that moment', async () => {
      await putIntoForce('zero');
      const sites = await started(true);
      const hash = siteHash(content('zero'));
      broken = new Map([['zero', new Error('disk full')]]);
      await assert.rejects(sites.inspect(hash), { message: 'disk full' });
      broken = new Map();
      const inspected = await sites.inspect(hash);
      assert.equal(inspected.ok, true);
      broken = new Map([['zero', new Error('not asked any more')]]);
      assert.equal(await sites.inspect(hash), inspected);
      await assert.rejects(sites.inspect(siteHash(content('never seen'))), { code: 'not_found' });
      await sites.close();
    });
  });

  describe('of Local Teams', () => {
    it('begin with the folder, which is in force from then on', async () => {
      const sites = await started(false);
      assert.deepEqual(inForce(sites), [1, 'one']);
      assert.equal((await store.site.inForce())?.how, 'local');
      await sites.close();
      const again = await started(false);
      assert.deepEqual(inForce(again), [1, 'one']);
      assert.deepEqual(await events('rules.activated'), [
        `The rules ${siteHash(content('one')).slice(0, 8)} of the site folder are in force, as always in Local Teams.`,
      ]);
      await again.close();
    });

    it('take over a changed folder within two looks, and back', async () => {
      const sites = await started(false);
      await twoLooks(sites);
      await write('two');
      await twoLooks(sites);
      assert.deepEqual(inForce(sites), [2, 'two']);
      await write('one');
      await twoLooks(sites);
      assert.deepEqual(inForce(sites), [3, 'one']);
      assert.equal((await events('rules.activated')).length, 3);
      await sites.close();
    });

    it('stay with what they have while the folder cannot be used, and show the problem', async () => {
      broken = new Map([
        ['bad', new AppError({ code: 'invalid', reason: 'site.invalid', message: 'No.', details: { problems: ['policy.yml:1:1: no'] } })],
      ]);
      const sites = await started(false);
      await twoLooks(sites);
      await write('bad');
      await twoLooks(sites);
      assert.deepEqual([inForce(sites), sites.folder()?.problems], [[1, 'one'], ['policy.yml:1:1: no']]);
      await write('good');
      await twoLooks(sites);
      assert.deepEqual([inForce(sites), sites.folder()?.problems], [[2, 'good'], []]);
      await sites.close();
    });
  });
});
