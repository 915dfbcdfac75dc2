import { existsSync } from 'node:fs';
import { cp, mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import { migrate } from '../../bot/store/migrations.ts';
import { type Database, embeddedDatabase, openDatabase } from '../../bot/store/open.ts';
import { freshPostgres } from './postgres.ts';
import { silentLogger } from './silent-logger.ts';

/** A database for one suite: migrated, and gone after `drop`. */
export type TestDatabase = Readonly<{ database: Database; drop(): Promise<void> }>;

export const DATABASES: readonly Readonly<{ name: string; make(): Promise<TestDatabase> }>[] = [
  { name: 'PGlite', make: memoryDatabase },
  { name: 'Postgres', make: postgresDatabase },
];

/** An empty embedded database in memory, made from a prepared image. */
export async function memoryDatabase(): Promise<TestDatabase> {
  const database = embeddedDatabase(async () => PGlite.create({ loadDataDir: await initialisedImage() }), silentLogger);
  await migrate(database.pool);
  return { database, drop: () => database.close() };
}

export async function postgresDatabase(): Promise<TestDatabase> {
  const { url, drop } = await freshPostgres();
  const database = await openDatabase({ url }, silentLogger);
  await migrate(database.pool);
  return { database, drop: () => database.close().finally(drop) };
}

/**
 * A data directory in which the embedded database is initialised already, so that a program started on it is quick.
 * `openDatabase({ dataDir })` opens it. Remove it when done.
 */
export async function preparedDataDir(): Promise<string> {
  const dataDir = await mkdtemp(path.join(os.tmpdir(), 'signalbox-data-'));
  await cp(await initialisedFiles(), path.join(dataDir, 'database'), { recursive: true });
  return dataDir;
}

export async function removeDirectory(directory: string): Promise<void> {
  await rm(directory, { recursive: true, force: true });
}

/** The files of a freshly initialised PGlite. Initialising takes seconds; it is done once per version and checkout. */
export async function initialisedImage(): Promise<Blob> {
  const file = await imageFile();
  try {
    return new Blob([await readFile(file)]);
  } catch {
    const db = await PGlite.create();
    const made = await db.dumpDataDir('none');
    await db.close();
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(`${file}.${process.pid}`, Buffer.from(await made.arrayBuffer()));
    await rename(`${file}.${process.pid}`, file);
    return made;
  }
}

/** The same as files; copying them is quicker than unpacking the image. */
async function initialisedFiles(): Promise<string> {
  const made = (await imageFile()).replace(/\.tar$/, '');
  if (existsSync(made)) return made;
  const dataDir = `${made}.${process.pid}`;
  await mkdir(path.dirname(dataDir), { recursive: true });
  const db = await PGlite.create({ dataDir, loadDataDir: await initialisedImage() });
  await db.close();
  // Harmless: another process has put the same files there meanwhile.
  await rename(dataDir, made).catch(() => removeDirectory(dataDir));
  return made;
}

async function imageFile(): Promise<string> {
  const main = createRequire(import.meta.url).resolve('@electric-sql/pglite');
  const { version }: { version: string } = JSON.parse(await readFile(path.join(path.dirname(main), '..', 'package.json'), 'utf8'));
  return path.join(import.meta.dirname, '../../node_modules/.cache/signalbox', `pglite-${version}.tar`);
}
