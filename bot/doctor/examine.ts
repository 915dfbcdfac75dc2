import { access } from 'node:fs/promises';
import path from 'node:path';
import { type Places, readNotaryPlace, readPlaces } from '../config.ts';
import type { Clock } from '../core/clock.ts';
import { AppError } from '../core/errors.ts';
import { Masker } from '../core/masking/masker.ts';
import type { Env } from '../environment.ts';
import { createLogger } from '../log.ts';
import { type Database, openDatabase } from '../store/open.ts';
import { auditFindings } from './audit.ts';
import { databaseFindings } from './database.ts';
import { engineFindings } from './engine.ts';
import { type Finding, fine, looked, note, wrong } from './finding.ts';
import { diskFinding, processFindings } from './surroundings.ts';

/**
 * Looks at everything an installation stands on, and changes nothing: on a server by a session that can only read. Throws
 * `invalid` (`config.invalid`) when the environment cannot be understood; whatever else is wrong is a finding.
 */
export async function examine(env: Env, clock: Clock): Promise<readonly Finding[]> {
  const masker = new Masker();
  const places = await readPlaces(env, masker);
  const notary = await readNotaryPlace(env, masker);
  const process = await processFindings(places);
  const disk = await looked('disk', () => diskFinding(places.dataDir));
  const behind = await withDatabase(places, masker, async (database) => [
    ...(await databaseFindings(database, clock)),
    ...(await engineFindings(database)),
    ...(await auditFindings(database, notary, clock)),
  ]);
  const silent = process ?? [noProcess(places, behind)];
  return [...silent, ...disk, ...behind].map((finding) => masker.maskValue(finding));
}

/** On a server it may well run on another machine. */
function noProcess({ host, port }: Places, behind: readonly Finding[]): Finding {
  const elsewhere = behind.some(({ check, state, facts }) => check === 'processes' && state === 'ok' && 'executor' in facts);
  const sentence = `No process answers at ${host}:${port} on this machine.`;
  return elsewhere
    ? note('process', sentence)
    : wrong('process', `${sentence} Start it, or name its address by SIGNALBOX_HOST and SIGNALBOX_PORT.`);
}

async function withDatabase(
  places: Places,
  masker: Masker,
  work: (database: Database) => Promise<readonly Finding[]>,
): Promise<readonly Finding[]> {
  const { dataDir, databaseUrl } = places;
  if (databaseUrl === null && !(await exists(path.join(dataDir, 'database'))))
    return [note('database', `There is no database in ${dataDir} yet; the first start makes it.`)];
  try {
    const where = databaseUrl === null ? { dataDir } : { url: readingOnly(databaseUrl.reveal()) };
    const database = await openDatabase(where, createLogger({ level: 'error', human: true, masker }));
    return await work(database).finally(() => database.close());
  } catch (thrown) {
    if (thrown instanceof AppError && thrown.reason === 'store.directory_in_use') return [inUse(dataDir)];
    return await looked('database', () => Promise.reject(thrown));
  }
}

/** Only one process can open it. */
function inUse(dataDir: string): Finding {
  return fine(
    'database',
    `The embedded database in ${dataDir} is in use by a process, so only that one can look into it; its notes are above.`,
  );
}

/** Whatever is tried in such a session, the server refuses to change anything. */
export function readingOnly(url: string): string {
  const address = new URL(url);
  const given = address.searchParams.get('options');
  address.searchParams.set('options', `${given === null ? '' : `${given} `}-c default_transaction_read_only=on`);
  return address.href;
}

function exists(file: string): Promise<boolean> {
  return access(file).then(
    () => true,
    () => false,
  );
}
