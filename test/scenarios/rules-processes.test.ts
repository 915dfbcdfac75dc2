import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { siteHash } from '../../bot/core/site/version.ts';
import { readSite } from '../../bot/site/site-files.ts';
import { type Database, openDatabase } from '../../bot/store/open.ts';
import { createStore } from '../../bot/store/postgres-store.ts';
import { copySite, type Site } from '../support/local-app.ts';
import { freshPostgres } from '../support/postgres.ts';
import { type Program, startProgram } from '../support/program.ts';
import { silentLogger } from '../support/silent-logger.ts';
import { until } from '../support/until.ts';

describe('rules and several processes', function () {
  this.timeout(180_000);
  let site: Site;
  let postgres: Awaited<ReturnType<typeof freshPostgres>>;
  let database: Database;
  const programs: Program[] = [];
  const folders: string[] = [];
  beforeEach(async () => {
    site = await copySite();
    postgres = await freshPostgres();
    database = await openDatabase({ url: postgres.url }, silentLogger);
  });
  afterEach(async () => {
    await Promise.all(programs.splice(0).map((program) => program.kill('SIGTERM')));
    await database.close();
    await postgres.drop();
    await site.remove();
    for (const folder of folders.splice(0)) await rm(folder, { recursive: true, force: true });
  });

  /** Each process has a data directory of its own, as on machines of their own, and a shop of its own that nobody asks. */
  async function start(dieAt: number | null = null): Promise<Program> {
    const dataDir = await mkdtemp(path.join(os.tmpdir(), 'signalbox-data-'));
    folders.push(dataDir);
    const program = startProgram('test/fixtures/governed-app.ts', { site, dataDir, url: postgres.url, dieAt });
    programs.push(program);
    await program.line(/^ready /);
    return program;
  }

  async function say(program: Program, person: string, says: string): Promise<void> {
    const port = (await program.line(/^ready /)).slice('ready '.length);
    await fetch(`http://127.0.0.1:${port}`, { method: 'POST', body: JSON.stringify({ person, says }) });
  }

  async function changed(): Promise<string> {
    const file = path.join(site.siteDir, 'workflows/logs.yml');
    await writeFile(file, (await readFile(file, 'utf8')).replace('title: ', 'title: New '));
    return siteHash(await readSite(site.siteDir));
  }

  const store = () => createStore(database).site;
  const proposed = (hash: string): Promise<unknown> =>
    until('it is proposed', async () => (await store().openProposals()).some((proposal) => proposal.hash === hash));
  const foundBy = (hash: string): Promise<unknown> => until('it is found', async () => (await store().withPrefix(hash, 1)).length === 1);

  it('goes over to what a person approved through another process', async () => {
    const withoutShop = path.join(site.siteDir, 'signalbox.yml');
    await writeFile(withoutShop, (await readFile(withoutShop, 'utf8')).replace(/^local:\n.*$/ms, ''));
    const [first, second] = [await start(), await start()];
    const hash = await changed();
    await foundBy(hash);
    await say(first, 'release-manager-a', `rules propose ${hash.slice(0, 8)}`);
    await proposed(hash);
    await say(second, 'release-manager-b', `rules approve ${hash.slice(0, 8)}`);
    await Promise.all([first, second].map((program) => program.line(new RegExp(`^loaded ${hash}$`))));
    assert.deepEqual(
      (await store().activations(5)).map(({ number, how, by }) => [number, how, by.name]),
      [
        [2, 'approved', 'Release manager B'],
        [1, 'first', 'test at the command line'],
      ],
    );
  });

  it('works by what was approved after it was killed between the approval and reading it', async () => {
    const doomed = await start(1);
    const hash = await changed();
    await foundBy(hash);
    await say(doomed, 'release-manager-a', `rules propose ${hash.slice(0, 8)}`);
    await proposed(hash);
    await say(doomed, 'release-manager-b', `rules approve ${hash.slice(0, 8)}`).catch(() => undefined);
    await until('it is in force', async () => (await store().inForce())?.hash === hash);
    await assert.rejects(doomed.line(/^loaded/), /The program ended/);
    // What lies in the folder by now does not matter.
    assert.notEqual(await changed(), hash);
    const again = await start();
    assert.deepEqual(
      again.said().filter((line) => line.startsWith('loaded')),
      [`loaded ${hash}`],
    );
  });
});
