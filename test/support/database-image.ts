import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { migrateDataSourcePG } from '@dbos-inc/dbos-sdk/datasource';
import { ensureSystemDatabase } from '@dbos-inc/dbos-sdk/internal/system_database';
import { GlobalLogger } from '@dbos-inc/dbos-sdk/internal/telemetry/logs';
import { PGlite } from '@electric-sql/pglite';
import { embeddedDatabase } from '../../bot/store/embedded.ts';
import { migrate } from '../../bot/store/migrations.ts';
import { silentLogger } from './silent-logger.ts';

const ROOT = path.join(import.meta.dirname, '../..');
const FOLDER = path.join(ROOT, 'node_modules/.cache/signalbox');
/** What decides how an empty database of ours looks. */
const SOURCES = [
  'package-lock.json',
  'bot/store/migrations.ts',
  'bot/store/schema.ts',
  'bot/store/migrations',
  'test/support/database-image.ts',
];

/**
 * An embedded database as a first start leaves it: initialised and migrated, ours and DBOS's tables, no rows. Both take
 * seconds of computing, and the suites open a hundred databases; so it is made once and kept.
 */
export async function databaseImage(): Promise<Blob> {
  const file = await imageFile();
  try {
    return new Blob([await readFile(file)]);
  } catch {
    const made = await makeImage();
    await forgetOthers(file);
    await writeFile(`${file}.${process.pid}`, Buffer.from(await made.arrayBuffer()));
    await rename(`${file}.${process.pid}`, file);
    return made;
  }
}

/** The same as a directory of files; copying them is quicker than unpacking the image. */
export async function databaseFiles(): Promise<string> {
  const made = (await imageFile()).replace(/\.tar$/, '');
  if (existsSync(made)) return made;
  const dataDir = `${made}.${process.pid}`;
  const db = await PGlite.create({ dataDir, loadDataDir: await databaseImage() });
  await db.close();
  // Harmless: another process has put the same files there meanwhile.
  await rename(dataDir, made).catch(() => rm(dataDir, { recursive: true, force: true }));
  return made;
}

async function makeImage(): Promise<Blob> {
  const db = await PGlite.create();
  const database = embeddedDatabase(() => Promise.resolve(db), silentLogger);
  await migrate(database.pool);
  await ensureSystemDatabase(
    'postgresql://unused/postgres',
    new GlobalLogger(undefined, { logLevel: 'error' }),
    database.pool,
    'dbos',
    false,
  );
  await migrateDataSourcePG(async (sql) => (await database.pool.query(sql)).rows, 'dbos');
  await withoutTemplates(db);
  const made = await db.dumpDataDir('none');
  await database.close();
  return made;
}

/** Nothing makes another database from these two, which are two thirds of the files. */
async function withoutTemplates(db: PGlite): Promise<void> {
  await db.exec('update pg_database set datistemplate = false');
  const { rows } = await db.query<{ datname: string }>('select datname from pg_database where datname <> current_database()');
  for (const { datname } of rows) await db.exec(`drop database "${datname}"`);
  await db.exec('checkpoint');
}

async function forgetOthers(file: string): Promise<void> {
  await mkdir(FOLDER, { recursive: true });
  const key = path.basename(file, '.tar');
  const others = (await readdir(FOLDER)).filter((name) => !name.startsWith(key));
  await Promise.all(others.map((name) => rm(path.join(FOLDER, name), { recursive: true, force: true })));
}

async function imageFile(): Promise<string> {
  const hash = createHash('sha256');
  for (const source of SOURCES) for (const file of await filesOf(path.join(ROOT, source))) hash.update(await readFile(file));
  return path.join(FOLDER, `database-${hash.digest('hex').slice(0, 16)}.tar`);
}

async function filesOf(source: string): Promise<readonly string[]> {
  if (path.extname(source) !== '') return [source];
  return (await readdir(source)).sort().map((name) => path.join(source, name));
}
