import { cp, mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import type pg from 'pg';
import { openMigrated } from '../../bot/migrated-database.ts';
import { embeddedDatabase } from '../../bot/store/embedded.ts';
import { migrate } from '../../bot/store/migrations.ts';
import { type Database, openDatabase } from '../../bot/store/open.ts';
import { databaseFiles, databaseImage } from './database-image.ts';
import { freshPostgres } from './postgres.ts';
import { silentLogger } from './silent-logger.ts';
import { twoUsers } from './two-users.ts';

/** A database for one suite: migrated, and gone after `drop`. */
export type TestDatabase = Readonly<{
  database: Database;
  /** The same as somebody who may do everything with it. */
  admin: pg.Pool;
  drop(): Promise<void>;
}>;

export const DATABASES: readonly Readonly<{ name: string; make(): Promise<TestDatabase> }>[] = [
  { name: 'PGlite', make: memoryDatabase },
  { name: 'Postgres', make: postgresDatabase },
];

/** As an installation has it: the tables belong to one user, and the product works as another one. */
export const WITH_TWO_USERS = { name: 'Postgres with two users', make: databaseOfTwoUsers } as const;

/** An empty embedded database in memory, made from a prepared image. */
export async function memoryDatabase(): Promise<TestDatabase> {
  const database = embeddedDatabase(async () => PGlite.create({ loadDataDir: await databaseImage() }), silentLogger);
  await migrate(database.pool);
  return { database, admin: database.pool, drop: () => database.close() };
}

export async function postgresDatabase(): Promise<TestDatabase> {
  const { url, drop } = await freshPostgres();
  const database = await openDatabase({ url }, silentLogger);
  await migrate(database.pool);
  return { database, admin: database.pool, drop: () => database.close().finally(drop) };
}

async function databaseOfTwoUsers(): Promise<TestDatabase> {
  const { places, admin, drop } = await twoUsers();
  const database = await openMigrated(places, silentLogger);
  return { database, admin, drop: () => database.close().finally(drop) };
}

/**
 * A data directory in which the embedded database is made and migrated already, so that a program started on it is quick.
 * `openDatabase({ dataDir })` opens it. Remove it when done.
 */
export async function preparedDataDir(): Promise<string> {
  const dataDir = await mkdtemp(path.join(os.tmpdir(), 'signalbox-data-'));
  await cp(await databaseFiles(), path.join(dataDir, 'database'), { recursive: true });
  return dataDir;
}

export async function removeDirectory(directory: string): Promise<void> {
  await rm(directory, { recursive: true, force: true });
}
