import { mkdir, mkdtemp, rm, stat, statfs, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { AppError } from '../core/errors.ts';

const PROBE_BYTES = 256 * 1024;
/** A new database is some 40 MB, and more while it is made. */
const NEW_DATABASE_BYTES = 64 * 1024 * 1024;

/**
 * Makes the data directory where it is missing, and writes a little there to see whether it can be used. Throws `unavailable`
 * (`store.directory_unusable`) with one sentence: the path, the cause and what to do.
 */
export async function prepareDataDirectory(directory: string): Promise<void> {
  try {
    await makeDirectory(path.resolve(directory));
    await writeProbe(directory);
  } catch (cause) {
    throw unusable(directory, cause);
  }
}

/** What is wrong when the database could not be opened because its disk is full, for a new one also nearly so; null when it is not that. */
export async function fullDisk(directory: string, opened: Readonly<{ fresh: boolean; cause: unknown }>): Promise<AppError | null> {
  const written = await writeProbe(directory).catch((error: unknown) => error);
  if (isFull(written)) return unusable(directory, written);
  if (!opened.fresh) return null;
  const free = await statfs(directory).then(
    ({ bavail, bsize }) => bavail * bsize,
    () => Number.POSITIVE_INFINITY,
  );
  return free < NEW_DATABASE_BYTES ? failure(directory, nearlyFull(free), opened.cause) : null;
}

/** What stands in the way of using a directory, as an error for people. */
export function unusable(directory: string, cause: unknown): AppError {
  const code = codeOf(cause);
  return failure(directory, CAUSES[code] ?? `cannot be used (${code}). ${ELSEWHERE}`, cause);
}

const ELSEWHERE = 'Set SIGNALBOX_DATA_DIR to a directory that Signalbox may write.';
const NOT_ALLOWED = `cannot be written: this user has no right to. Give it the right, or set SIGNALBOX_DATA_DIR to another directory.`;
const NO_FOLDER = `is not a directory: it, or what it lies in, is a file. ${ELSEWHERE}`;
const FULL = 'cannot be written: its disk is full. Make room there, or set SIGNALBOX_DATA_DIR to a directory on another disk.';
const CAUSES: Readonly<Record<string, string>> = {
  EACCES: NOT_ALLOWED,
  EPERM: NOT_ALLOWED,
  EROFS: `cannot be written: its disk can only be read. ${ELSEWHERE}`,
  ENOTDIR: NO_FOLDER,
  EEXIST: NO_FOLDER,
  ENOENT: `cannot be made: nothing can be made in the directory it would lie in. ${ELSEWHERE}`,
  ENOSPC: FULL,
  EDQUOT: FULL,
};

function nearlyFull(free: number): string {
  const megabytes = (bytes: number): number => Math.floor(bytes / 1024 / 1024);
  return `has too little room: its disk has ${megabytes(free)} MB left, and the database needs ${megabytes(NEW_DATABASE_BYTES)} MB to begin with. Make room there, or set SIGNALBOX_DATA_DIR to a directory on another disk.`;
}

function failure(directory: string, what: string, cause: unknown): AppError {
  return new AppError({
    code: 'unavailable',
    reason: 'store.directory_unusable',
    message: `The data directory ${directory} ${what}`,
    cause,
    details: { directory },
  });
}

/** One level at a time: what Node does for all at once never ends where nothing can be made, as in /proc. */
async function makeDirectory(directory: string): Promise<void> {
  const parent = path.dirname(directory);
  const found = await stat(directory).catch((error: unknown) => {
    if (codeOf(error) === 'ENOENT' && parent !== directory) return null;
    throw error;
  });
  if (found?.isDirectory() === true) return;
  if (found !== null) throw Object.assign(new Error('not a directory'), { code: 'ENOTDIR' });
  await makeDirectory(parent);
  await mkdir(directory).catch((error: unknown) => {
    // Another process may have made it meanwhile; a file in its place is found when something is written.
    if (codeOf(error) !== 'EEXIST') throw error;
  });
}

async function writeProbe(directory: string): Promise<void> {
  const folder = await mkdtemp(path.join(directory, 'probe-'));
  try {
    await writeFile(path.join(folder, 'probe'), Buffer.alloc(PROBE_BYTES, 1));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function isFull(thrown: unknown): boolean {
  return ['ENOSPC', 'EDQUOT'].includes(codeOf(thrown));
}

function codeOf(thrown: unknown): string {
  return thrown instanceof Error && 'code' in thrown ? String(thrown.code) : 'unknown cause';
}
