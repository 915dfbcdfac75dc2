import { mkdir, mkdtemp, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { AppError } from '../core/errors.ts';
import type { SiteHash } from '../core/ids.ts';
import { type SiteFiles, siteHash } from '../core/site/version.ts';
import { readSite } from './site-files.ts';

const MOST_TRIES = 10;
const NAME = /^[0-9a-f]{64}$/;

/**
 * Writes a version to `<dataDir>/site/<hash>` for this user alone and gives that folder. Whatever is there already is compared
 * byte for byte first; a copy that somebody changed is replaced. Throws `internal` (`site.copy_differs`) when what was written
 * does not read back the same, which happens where file names differ by case only and the disk cannot tell them apart.
 */
export async function keepCopy(files: SiteFiles, hash: SiteHash, dataDir: string): Promise<string> {
  const folder = join(dataDir, 'site');
  const target = join(folder, hash);
  if (await holds(target, hash)) return target;
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const fresh = await mkdtemp(join(folder, 'new-'));
  try {
    await writeAll(files, fresh);
    if (!(await holds(fresh, hash))) throw differs(hash);
    await putInPlace(fresh, target, hash);
  } finally {
    await rm(fresh, { recursive: true, force: true });
  }
  return target;
}

/** Several may write the same copy at once: whoever finds a good one there leaves it, and only a wrong one is removed. */
async function putInPlace(fresh: string, target: string, hash: SiteHash): Promise<void> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await rename(fresh, target);
    } catch (error) {
      if (await holds(target, hash)) return;
      if (tries === MOST_TRIES) throw error;
      await rm(target, { recursive: true, force: true });
    }
  }
}

/** Removes the copies of other versions. Only for a data directory that this process has for itself; they can be written again. */
export async function removeOtherCopies(dataDir: string, keep: SiteHash): Promise<void> {
  const folder = join(dataDir, 'site');
  const names = await readdir(folder).catch(() => []);
  const old = names.filter((name) => (NAME.test(name) && name !== keep) || name.startsWith('new-'));
  await Promise.all(old.map((name) => rm(join(folder, name), { recursive: true, force: true })));
}

async function writeAll(files: SiteFiles, folder: string): Promise<void> {
  for (const [path, bytes] of files) {
    const file = join(folder, ...path.split('/'));
    await mkdir(dirname(file), { recursive: true, mode: 0o700 });
    await writeFile(file, bytes, { mode: 0o400, flag: 'wx' });
  }
}

async function holds(folder: string, hash: SiteHash): Promise<boolean> {
  return readSite(folder).then(
    (files) => siteHash(files) === hash,
    () => false,
  );
}

function differs(hash: SiteHash): AppError {
  return new AppError({
    code: 'internal',
    reason: 'site.copy_differs',
    message: `The rules ${hash.slice(0, 8)} could not be written to the data directory as they are. Check that no two file names differ by case only, and that the disk is sound.`,
  });
}
