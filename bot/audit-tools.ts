import { mkdir, open, rename } from 'node:fs/promises';
import path from 'node:path';
import { DEFAULT_SEALS, readSeals, type Seals } from './audit-seals.ts';
import { type Verification, verifyLog } from './auditing/verify-log.ts';
import { type Places, readNotaryPlace, readPlaces } from './config.ts';
import type { ExportFormat } from './core/audit/export.ts';
import { checkpointFor, exportOf, notesFor } from './core/audit/export-files.ts';
import type { LogStore } from './core/audit/log-store.ts';
import { AppError } from './core/errors.ts';
import { Masker } from './core/masking/masker.ts';
import type { AuditFilter } from './core/ports.ts';
import type { Env } from './environment.ts';
import { createLogger } from './log.ts';
import { createNotary } from './notary/client.ts';
import { logStoreOn } from './store/audit-log.ts';
import { dbOn } from './store/db.ts';
import { type Database, openDatabase } from './store/open.ts';

/** Verifies the log of the configured database. `notes` are for people. Throws what opening the database throws, and `invalid` for files that cannot be used. */
export async function verifyDatabase(env: Env, seals: Seals): Promise<Verification & Readonly<{ notes: readonly string[] }>> {
  return withLog(env, async ({ log, places }) => {
    const found = await readSeals(env, { places, log, seals, asksNotary: true });
    return { ...(await verifyLog(log, found.pages)), notes: found.remarks };
  });
}

export type ExportWish = Readonly<{ folder: string; filter: AuditFilter; format: ExportFormat; size: number | null }>;

/**
 * Writes an export into a folder, with the checkpoint that it belongs to, the notary's key and, where a notary is configured, its signature
 * over what was written. Gives lines for people. Throws `conflict`/`audit.nothing_sealed` before the first checkpoint.
 */
export async function exportToFolder(env: Env, { folder, filter, format, size }: ExportWish): Promise<readonly string[]> {
  return withLog(env, async (opened) => {
    const { log, places } = opened;
    const { kept, remarks, key } = await readSeals(env, { places, log, seals: DEFAULT_SEALS });
    const last = await checkpointFor(kept, await log.head(), size);
    if (last === null) throw nothingSealed(size);
    // What writes the log is loaded only here: a verification reads a million events with what it has.
    const { recordReading } = await import('./audit-readings.ts');
    const unrecorded = await recordReading(opened, { how: 'export', filter, detail: { format, size: last.size } });
    await mkdir(folder, { recursive: true });
    const selected = Object.keys(filter).length > 0;
    const place = await readNotaryPlace(env, new Masker());
    const sign = place === null ? null : createNotary(place).sign;
    const order = { filter, format, size: last.size };
    const made = exportOf({ log, order, origin: last.origin, notes: notesFor(kept, last, selected), key, sign });
    for await (const file of made.files()) await writeWhole(path.join(folder, file.name), file.content);
    const { events } = made.made();
    return [
      `${events} events up to ${last.size} are in ${path.join(folder, `export.${format}`)}.`,
      sign === null ? 'No notary is configured here, so nobody signed for the file.' : 'The notary signed for the file: statement.txt.',
      ...unrecorded,
      ...remarks,
    ];
  });
}

type Opened = Readonly<{ log: LogStore; database: Database; places: Places; masker: Masker }>;

/** Opens the database as it is: a verification must change nothing. `asOwner`: with the rights of the tables' owner, where those are known. */
export async function withLog<T>(env: Env, work: (opened: Opened) => Promise<T>, asOwner = false): Promise<T> {
  const masker = new Masker();
  const places = await readPlaces(env, masker);
  const url = (asOwner ? places.migrationUrl : null) ?? places.databaseUrl;
  const where = url === null ? { dataDir: places.dataDir, synced: places.embeddedSync } : { url: url.reveal() };
  const database = await openDatabase(where, createLogger({ level: 'warn', human: true, masker }));
  try {
    return await work({ log: logStoreOn(dbOn(database.pool)), database, places, masker });
  } finally {
    await database.close();
  }
}

/** Written beside and then put in place, so that a half export never looks like a whole one. */
async function writeWhole(file: string, content: AsyncIterable<string>): Promise<void> {
  const handle = await open(`${file}.part`, 'w', 0o600);
  try {
    for await (const text of content) await handle.write(text);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(`${file}.part`, file);
}

function nothingSealed(size: number | null): AppError {
  const message =
    size === null
      ? 'Nothing of the log is sealed yet, so there is nothing to export that could be proved. Try again when the notary has signed.'
      : `There is no checkpoint of ${size} events. Leave --size out for the newest one.`;
  return new AppError({ code: 'conflict', reason: 'audit.nothing_sealed', message });
}
