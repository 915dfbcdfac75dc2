import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { requireUsableRules, rulesNotes } from '../../bot/app-site.ts';
import { EMPTY_POLICY } from '../../bot/core/policy/parse-policy.ts';
import type { Store } from '../../bot/core/ports.ts';
import { activate } from '../../bot/core/site/activate.ts';
import { type SiteFiles, siteHash } from '../../bot/core/site/version.ts';
import { firstSite, Sites } from '../../bot/site/sites.ts';
import { type LoadVersion, Versions } from '../../bot/site/versions.ts';
import { createStore } from '../../bot/store/postgres-store.ts';
import { emptyTables } from '../store/empty-tables.ts';
import { memoryDatabase, type TestDatabase } from '../support/database.ts';
import { REQUESTER } from '../support/plans.ts';
import { RecordingLogger } from '../teams/recording.ts';
import { emptyFolder, type Folder } from './site-copy.ts';

const content = (what: string): SiteFiles => new Map([['policy.yml', new Uint8Array(Buffer.from(what))]]);
const ALTERED = /files of the rules [0-9a-f]{8} in the database are not those that were kept.*Restore the table.*--recover/;

/** What somebody with the database can do: change the files of a version behind its hash. */
describe('a version that was altered in the database', function () {
  this.timeout(120_000);
  let test: TestDatabase;
  let store: Store;
  let folder: Folder;
  let nowMs: number;
  /** Which contents were read to work by. */
  let read: string[];
  before(async () => {
    test = await memoryDatabase();
    store = createStore(test.database);
  });
  after(() => test.drop());
  beforeEach(async () => {
    await emptyTables(test.database.pool);
    folder = await emptyFolder();
    nowMs = Date.parse('2026-05-04T10:00:00Z');
    read = [];
    await write('sound');
  });
  afterEach(() => folder.done());

  const write = (what: string): Promise<void> => writeFile(join(folder.path, 'policy.yml'), what);
  const load: LoadVersion = async (files) => {
    const name = Buffer.from(files.get('policy.yml') ?? []).toString();
    read.push(name);
    const settings = { version: 1, name: 'x', language: 'en', connectors: {}, local: { shop: null } } as const;
    const site = { settings, policy: { ...EMPTY_POLICY, hash: name }, workflows: new Map(), people: [], weaknesses: [], warnings: [] };
    return { hash: siteHash(files), files, site: { ...site, connectors: new Map() } };
  };
  const started = async (): Promise<Sites> => {
    const needs = { siteDir: folder.path, dataDir: '/data', modules: [] };
    const versions = new Versions({ store, needs, load });
    const clock = { now: () => new Date(nowMs) };
    const parts = { store, versions, siteDir: folder.path, governed: true, clock, logger: new RecordingLogger() };
    return new Sites(parts, await firstSite(parts, null));
  };
  /** Keeps `files` under the name of another content, or of itself. */
  const keep = (name: string, files = content(name)) =>
    store.transaction((tx) => tx.site.keepVersion({ hash: siteHash(content(name)), files, foundAt: new Date(nowMs) }));
  const putIntoForce = async (name: string, files = content(name)): Promise<void> => {
    const at = new Date(nowMs);
    await keep(name, files);
    await store.transaction(async (tx) => {
      const number = ((await tx.site.inForce())?.number ?? 0) + 1;
      const made = {
        number,
        hash: siteHash(content(name)),
        how: 'recovered',
        by: REQUESTER,
        at,
        reason: 'a test',
        proposalId: null,
      } as const;
      await activate(tx, made, { by: REQUESTER, via: 'cli', at });
    });
  };
  const worksBy = (sites: Sites): readonly [number, string] => [sites.present().activation, sites.present().policy.hash];
  const twoLooks = async (sites: Sites): Promise<void> => {
    await sites.look();
    await sites.look();
  };

  it('keeps Signalbox from starting by it', async () => {
    await putIntoForce('one', content('evil'));
    await assert.rejects(started(), (error) => error instanceof Error && ALTERED.test(error.message));
    assert.deepEqual(read, []);
  });

  it('is not gone over to: what is in use stays, and whoever watches is told that it is not ready, and why', async () => {
    await putIntoForce('one');
    const sites = await started();
    await putIntoForce('two', content('evil'));
    await twoLooks(sites);
    assert.deepEqual(worksBy(sites), [1, 'one']);
    assert.throws(() => requireUsableRules(sites), { code: 'unavailable', reason: 'rules.not_read', message: ALTERED });
    await putIntoForce('three');
    await twoLooks(sites);
    assert.deepEqual(worksBy(sites), [3, 'three']);
    requireUsableRules(sites);
    assert.ok(!read.includes('evil'));
    await sites.close();
  });

  it('is not used for a run that was started by it, and whoever watches is told', async () => {
    await putIntoForce('one', content('evil'));
    await putIntoForce('two');
    const sites = await started();
    await twoLooks(sites);
    assert.ok(!rulesNotes(sites).some((note) => ALTERED.test(note)));
    await sites.use(1, async () => undefined);
    assert.match(rulesNotes(sites).join(), ALTERED);
    assert.ok(!read.includes('evil'));
    await sites.close();
  });

  it('cannot be proposed, with the reason, and keeps nobody from looking further', async () => {
    await putIntoForce('one');
    await keep('sound', content('evil'));
    const sites = await started();
    await twoLooks(sites);
    assert.match(sites.folder()?.problems.join() ?? '', ALTERED);
    const inspected = await sites.inspect(siteHash(content('sound')));
    assert.ok(!inspected.ok && ALTERED.test(inspected.problems.join()));
    await putIntoForce('two');
    await sites.look();
    assert.deepEqual(worksBy(sites), [2, 'two']);
    await sites.close();
  });
});
