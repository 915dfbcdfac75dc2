import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Connector, ConnectorModule } from '../../bot/core/connector.ts';
import { AppError } from '../../bot/core/errors.ts';
import { findConnectors, reservedWords } from '../../bot/plugins.ts';
import { loadSite, type Site } from '../../bot/site/load-site.ts';

export const STARTER = join(import.meta.dirname, '..', '..', 'site');

/** A folder that is removed again with `done`. */
export type Folder = Readonly<{ path: string; done(): Promise<void> }>;

export async function emptyFolder(): Promise<Folder> {
  const path = await mkdtemp(join(tmpdir(), 'signalbox-site-'));
  return { path, done: () => rm(path, { recursive: true, force: true }) };
}

/** A copy of the starter site that a test may change. */
export async function copyOfStarter(): Promise<Folder> {
  const folder = await emptyFolder();
  await cp(STARTER, folder.path, { recursive: true });
  return folder;
}

export type Loader = Readonly<{
  load(siteDir: string): Promise<Site>;
  problemsOf(siteDir: string): Promise<readonly string[]>;
  done(): Promise<void>;
}>;

/**
 * Loads sites with the real connectors. They look at the machine when they are made, so each distinct configuration is
 * made once and shared by all sites of a test file; it sees the scripts of the starter site, which outlives its copies.
 */
export async function createLoader(): Promise<Loader> {
  const data = await emptyFolder();
  const made = new Map<string, Promise<Connector>>();
  const modules = (await findConnectors()).map((module) => shared(module, made));
  const reserved = await reservedWords();
  const load = (siteDir: string): Promise<Site> => loadSite(siteDir, { modules, dataDir: data.path, reserved });
  return {
    load,
    async problemsOf(siteDir) {
      try {
        await load(siteDir);
      } catch (error) {
        if (error instanceof AppError && error.reason === 'site.invalid' && Array.isArray(error.details['problems']))
          return error.details['problems'].map(String);
        throw error;
      }
      return [];
    },
    async done() {
      for (const connector of made.values())
        await connector.then(
          (created) => created.close(),
          () => undefined, // It was refused by the connector, which a test has looked at.
        );
      await data.done();
    },
  };
}

function shared(module: ConnectorModule, made: Map<string, Promise<Connector>>): ConnectorModule {
  return {
    ...module,
    async create(config, places) {
      const key = `${module.name} ${JSON.stringify(config)}`;
      const connector = made.get(key) ?? module.create(config, { ...places, siteDir: STARTER });
      made.set(key, connector);
      return { ...(await connector), close: async () => undefined };
    },
  };
}
