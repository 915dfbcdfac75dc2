import { mkdtemp } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { preparedDataDir, removeDirectory } from '../support/database.ts';
import { copySite } from '../support/local-app.ts';
import { freshPostgres } from '../support/postgres.ts';
import type { Authority } from './authority.ts';
import { NOOP_SITE } from './noop-site.ts';
import { startWorker } from './worker.ts';

export type Ask = (work: Readonly<{ kind: string; count: number; atOnce: number }>) => Promise<number>;

/** Signalbox and DBOS alone, each in a process and with a database of its own. */
export type Sides = Readonly<{ signalbox: Ask; dbos: Ask; close(): Promise<void> }>;

export async function startSides(database: 'postgres' | 'embedded'): Promise<Sides> {
  const closing: (() => Promise<unknown>)[] = [];
  const close = async (): Promise<void> => {
    for (const end of closing.splice(0).reverse()) await end();
  };
  try {
    const connector = await startWorker<Authority>('connector', {});
    closing.push(connector.stop);
    const site = await copySite(NOOP_SITE);
    closing.push(() => site.remove());
    const mine = await place(database, closing);
    const signalbox = await startWorker('product', { siteDir: site.siteDir, authority: connector.ready, ...mine });
    closing.push(signalbox.stop);
    const dbos = await startWorker('dbos', await place(database, closing));
    closing.push(dbos.stop);
    return { signalbox: (work) => signalbox.ask(work), dbos: (work) => dbos.ask(work), close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function place(database: 'postgres' | 'embedded', closing: (() => Promise<unknown>)[]) {
  const dataDir = database === 'embedded' ? await preparedDataDir() : await mkdtemp(path.join(os.tmpdir(), 'signalbox-bench-'));
  closing.push(() => removeDirectory(dataDir));
  if (database === 'embedded') return { dataDir, url: null };
  const { url, drop } = await freshPostgres();
  closing.push(drop);
  return { dataDir, url };
}
