import { access, mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import type pg from 'pg';
import { AppError } from '../core/errors.ts';
import type { Logger } from '../core/ports.ts';
import { fullDisk, prepareDataDirectory } from './data-directory.ts';
import { storeError } from './database-errors.ts';
import { lockDirectory } from './directory-lock.ts';
import { requireNotMoved } from './moved.ts';
import { once } from './once.ts';
import type { Database } from './open.ts';
import { PGlitePool } from './pglite-pool.ts';
import { syncWritesBelow } from './synced-files.ts';

export const NO_FSYNC_WARNING =
  'The embedded database survives a crash of Signalbox but not a power cut: it does not force its writes to the disk. For production set DATABASE_URL to a Postgres server; on a single machine SIGNALBOX_EMBEDDED_SYNC=on forces the writes.';

/** A data directory; `synced`: whether what is written there is to survive a power cut. */
export type EmbeddedIn = Readonly<{ dataDir: string; synced?: boolean }>;

/** The database in a directory. Throws what `openDatabase` says. */
export async function openEmbedded({ dataDir, synced = false }: EmbeddedIn, logger: Logger): Promise<Database> {
  await prepareDataDirectory(dataDir);
  await requireNotMoved(dataDir);
  const lock = await lockDirectory(dataDir);
  const files = path.join(dataDir, 'database');
  if (synced) syncWrites(files);
  const embedded = embeddedDatabase(() => PGlite.create(files, { postgresqlconf: ['shared_buffers=16MB'] }), logger);
  const unfinished = path.join(dataDir, 'database.unfinished');
  let fresh = false;
  try {
    fresh = await isFresh(files, unfinished);
    await embedded.pool.query('select 1');
    await rm(unfinished, { force: true });
  } catch (error) {
    const told = await notOpened(error, { dataDir, fresh });
    // What is half made would never open; without it, the next start begins anew.
    if (fresh) await removeHalfMade(embedded, files);
    await lock.release();
    throw told;
  }
  const warnings = synced ? [] : embedded.warnings;
  return { ...embedded, warnings, close: once(() => embedded.close().finally(() => lock.release())) };
}

/** A database over a PGlite that is opened with the first statement, and again should it die. */
export function embeddedDatabase(open: () => Promise<PGlite>, logger: Logger): Database {
  const facade = new PGlitePool(open);
  facade.on('error', (error) => logger.error({ err: error }, 'The embedded database broke down; it is opened again.'));
  // The facade offers what this product, Kysely and DBOS use of pg.Pool; its class is not pg's.
  const pool = facade as unknown as pg.Pool;
  return {
    kind: 'embedded',
    pool,
    warnings: [NO_FSYNC_WARNING],
    requireSpace: () => facade.requireSpace(),
    close: once(() => facade.end()),
  };
}

function syncWrites(files: string): void {
  try {
    syncWritesBelow(files);
  } catch (cause) {
    throw new AppError({
      code: 'unavailable',
      reason: 'store.no_sync',
      message:
        'This system cannot force the writes of the embedded database to the disk. Remove SIGNALBOX_EMBEDDED_SYNC, or set DATABASE_URL to a Postgres server.',
      cause,
    });
  }
}

/** Makes the folder of the database, and marks it until it is one: what a killed process left half made would never open. */
async function isFresh(files: string, unfinished: string): Promise<boolean> {
  if (await exists(unfinished)) await rm(files, { recursive: true, force: true });
  await mkdir(files, { recursive: true });
  const fresh = (await readdir(files)).length === 0;
  if (fresh) await writeFile(unfinished, '');
  return fresh;
}

async function exists(file: string): Promise<boolean> {
  return access(file).then(
    () => true,
    () => false,
  );
}

async function removeHalfMade(embedded: Database, files: string): Promise<void> {
  await embedded.close().catch(() => undefined);
  await rm(files, { recursive: true, force: true }).catch(() => undefined);
}

async function notOpened(error: unknown, { dataDir, fresh }: Readonly<{ dataDir: string; fresh: boolean }>): Promise<AppError> {
  const known = (await fullDisk(dataDir, { fresh, cause: error })) ?? storeError(error);
  if (known instanceof AppError) return known;
  return new AppError({
    code: 'unavailable',
    reason: 'store.not_opened',
    message: `The database in ${dataDir} cannot be opened. Check that the directory may be written and was not made by a newer version; the log has the details.`,
    cause: error,
  });
}
