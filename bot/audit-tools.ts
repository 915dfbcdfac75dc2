import { createHash } from 'node:crypto';
import { mkdir, open, readFile, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { checkpointsIn, Finding, keyIn } from '../audit/verifier/verifier.js';
import { type Verification, verifyLog } from './auditing/verify-log.ts';
import { type Places, readNotaryPlace, readPlaces } from './config.ts';
import { type ExportFormat, exportLines, exportStatement } from './core/audit/export.ts';
import { exportLine } from './core/audit/export-line.ts';
import type { LogStore } from './core/audit/log-store.ts';
import { proveInclusion } from './core/audit/prove.ts';
import { AppError } from './core/errors.ts';
import { Masker } from './core/masking/masker.ts';
import type { AuditFilter } from './core/ports.ts';
import type { Env } from './environment.ts';
import { createLogger } from './log.ts';
import { createNotary } from './notary/client.ts';
import { logStoreOn } from './store/audit-log.ts';
import { dbOn } from './store/db.ts';
import { type Database, openDatabase } from './store/open.ts';

/** Where the checkpoints and the key are; null = where they are by default. */
export type Seals = Readonly<{ checkpoints: string | null; key: string | null }>;

/** Verifies the log of the configured database. `notes` are for people. Throws what opening the database throws, and `invalid` for files that cannot be used. */
export async function verifyDatabase(env: Env, seals: Seals): Promise<Verification & Readonly<{ notes: readonly string[] }>> {
  return withLog(env, async ({ log, places }) => {
    const found = await readSeals(env, { places, log, seals });
    return { ...(await verifyLog(log, found.checkpoints)), notes: found.notes };
  });
}

export type ExportWish = Readonly<{ folder: string; filter: AuditFilter; format: ExportFormat; size: number | null }>;

/**
 * Writes an export into a folder, with the checkpoint that it belongs to, the notary's key and, where a notary is configured, its signature
 * over what was written. Gives lines for people. Throws `conflict`/`audit.nothing_sealed` before the first checkpoint.
 */
export async function exportToFolder(env: Env, { folder, filter, format, size }: ExportWish): Promise<readonly string[]> {
  return withLog(env, async ({ log, places }) => {
    const { checkpoints, notes, key, text } = await readSeals(env, { places, log, seals: { checkpoints: null, key: null } });
    const last = checkpoints.filter((checkpoint) => size === null || checkpoint.size === size).toSorted((a, b) => b.size - a.size)[0];
    if (last === undefined) throw nothingSealed(size);
    await mkdir(folder, { recursive: true });
    const order = { filter, format, size: last.size };
    const made = await writeExport(path.join(folder, `export.${format}`), exportLines(log, order));
    const selected = Object.keys(filter).length > 0;
    await writeFile(path.join(folder, 'checkpoints.txt'), selected ? noteOfSize(text, last) : text);
    await writeFile(path.join(folder, 'notary.pub'), `${key}\n`);
    const signed = await signedStatement(env, { origin: last.origin, text: exportStatement(order, made) });
    if (signed !== null) await writeFile(path.join(folder, 'statement.txt'), signed);
    return [
      `${made.events} events up to ${last.size} are in ${path.join(folder, `export.${format}`)}.`,
      signed === null ? 'No notary is configured here, so nobody signed for the file.' : 'The notary signed for the file: statement.txt.',
      ...notes,
    ];
  });
}

/** Writes the proof of one event, with its checkpoint. Throws `not_found`/`audit.no_event`, and `conflict`/`audit.not_sealed_yet` for one that is too new. */
export async function proveEvent(env: Env, event: string, folder: string): Promise<readonly string[]> {
  return withLog(env, async ({ log, places }) => {
    const { checkpoints, text, key } = await readSeals(env, { places, log, seals: { checkpoints: null, key: null } });
    const [row] = /^[1-9]\d{0,14}$/.test(event) ? await log.rows(Number(event) - 1, 1) : [];
    if (row?.entry.seq !== Number(event)) throw noEvent(event);
    const last = checkpoints.toSorted((a, b) => b.size - a.size)[0];
    if (last === undefined || last.size < row.entry.seq) throw tooNew(event);
    const line = exportLine(row, await proveInclusion(log, row.entry.seq, last.size));
    await mkdir(folder, { recursive: true });
    await writeFile(path.join(folder, 'proof.json'), `{"line":${line}}\n`);
    await writeFile(path.join(folder, 'checkpoints.txt'), noteOfSize(text, last));
    await writeFile(path.join(folder, 'notary.pub'), `${key}\n`);
    return [
      `The proof of event ${event} is in ${folder}. Verify it with: node audit/verifier/verify.js --proof proof.json --checkpoints checkpoints.txt --key notary.pub`,
    ];
  });
}

type Opened = Readonly<{ log: LogStore; database: Database; places: Places }>;

/** Opens the database as it is: a verification must change nothing. `asOwner`: with the rights of the tables' owner, where those are known. */
export async function withLog<T>(env: Env, work: (opened: Opened) => Promise<T>, asOwner = false): Promise<T> {
  const masker = new Masker();
  const places = await readPlaces(env, masker);
  const url = (asOwner ? places.migrationUrl : null) ?? places.databaseUrl;
  const where = url === null ? { dataDir: places.dataDir } : { url: url.reveal() };
  const database = await openDatabase(where, createLogger({ level: 'warn', human: true, masker }));
  try {
    return await work({ log: logStoreOn(dbOn(database.pool)), database, places });
  } finally {
    await database.close();
  }
}

type Asked = Readonly<{ places: Places; log: LogStore; seals: Seals }>;

async function readSeals(env: Env, { places, log, seals }: Asked) {
  const local = path.join(places.dataDir, 'notary');
  const place = await readNotaryPlace(env, new Masker());
  const key = seals.key === null ? (place?.key ?? (await textOf(path.join(local, 'notary.key.pub')))) : await neededText(seals.key);
  if (key === null) throw invalid('audit.no_key', 'The notary’s public key is not known. Name its file with --key.');
  const anchor = seals.checkpoints === null ? await textOf(path.join(local, 'checkpoints.txt')) : await neededText(seals.checkpoints);
  const text = anchor ?? (await log.checkpoints()).map(({ note }) => note).join('\n');
  const notes =
    anchor === null
      ? [
          'The checkpoints come from the database itself. Take them from an anchor with --checkpoints: only those show that none was removed.',
        ]
      : [];
  try {
    return {
      checkpoints: text === '' ? [] : checkpointsIn(text, keyIn(key, 'the key'), seals.checkpoints ?? 'the checkpoints'),
      notes,
      key: key.trim(),
      text,
    };
  } catch (error) {
    throw error instanceof Finding ? invalid(error.reason, error.message) : error;
  }
}

async function neededText(file: string): Promise<string> {
  const text = await textOf(file);
  if (text === null) throw invalid('audit.no_file', `${file} cannot be read.`);
  return text;
}

function textOf(file: string): Promise<string | null> {
  return readFile(file, 'utf8').catch(() => null);
}

/** Written beside and then put in place, so that a half export never looks like a whole one. */
async function writeExport(file: string, lines: AsyncGenerator<string>) {
  const hash = createHash('sha256');
  const counted = { events: 0, bytes: 0 };
  const handle = await open(`${file}.part`, 'w', 0o600);
  try {
    for await (const line of lines) {
      hash.update(line);
      counted.bytes += Buffer.byteLength(line);
      counted.events += 1;
      await handle.write(line);
    }
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(`${file}.part`, file);
  const heading = file.endsWith('.csv') ? 1 : 0;
  return { events: counted.events - heading, bytes: counted.bytes, sha256: hash.digest('hex') };
}

/** The one note of this size, out of all of them. */
function noteOfSize(text: string, { origin, size }: Readonly<{ origin: string; size: number }>): string {
  const start = text.indexOf(`${origin}\n${size}\n`);
  const signature = text.indexOf('\n\n', start) + 2;
  const end = text.indexOf('\n\n', signature);
  return `${text.slice(start, end < 0 ? undefined : end).trimEnd()}\n`;
}

async function signedStatement(env: Env, statement: Readonly<{ origin: string; text: string }>): Promise<string | null> {
  const place = await readNotaryPlace(env, new Masker());
  return place === null ? null : createNotary(place).sign(statement);
}

function nothingSealed(size: number | null): AppError {
  const message =
    size === null
      ? 'Nothing of the log is sealed yet, so there is nothing to export that could be proved. Try again when the notary has signed.'
      : `There is no checkpoint of ${size} events. Leave --size out for the newest one.`;
  return new AppError({ code: 'conflict', reason: 'audit.nothing_sealed', message });
}

function noEvent(event: string): AppError {
  return new AppError({
    code: 'not_found',
    reason: 'audit.no_event',
    message: `There is no event ${event} in the log. Its number is the one that the tab shows.`,
  });
}

function tooNew(event: string): AppError {
  return new AppError({
    code: 'conflict',
    reason: 'audit.not_sealed_yet',
    message: `No checkpoint holds event ${event} yet. Try again in a minute.`,
  });
}

function invalid(reason: string, message: string): AppError {
  return new AppError({ code: 'invalid', reason, message });
}
