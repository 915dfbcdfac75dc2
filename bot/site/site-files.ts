import { lstat, readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError } from '../core/errors.ts';
import type { SiteFiles } from '../core/site/version.ts';
import { shownPath } from './report.ts';

const MAX_FILES = 1000;
const MAX_FILE_BYTES = 1_048_576;
const MAX_BYTES = 8_388_608;
const MAX_DEPTH = 12;

/** What a folder holds, without its contents: enough to see that something was written since the last look. */
export type Listing = Readonly<{ paths: readonly string[]; fingerprint: string }>;

type Found = { files: { path: string; stamp: string; bytes: number }[]; problems: string[] };

/**
 * Lists the files that make up a version: regular files only. Names that begin with a dot are left out, and with them `.git`
 * and what editors leave behind; they are not copied either, so they cannot matter. Throws `invalid`: `site.missing`,
 * or `site.unreadable` with every problem: links and devices, which would bring in what is not in the folder, unprintable names, too many or too large files.
 */
export async function listSite(siteDir: string): Promise<Listing> {
  await requireFolder(siteDir);
  const found: Found = { files: [], problems: [] };
  await listFolder(siteDir, [], found);
  const { files, problems } = found;
  const bytes = files.reduce((sum, file) => sum + file.bytes, 0);
  if (files.length > MAX_FILES)
    problems.push(`${shownPath(siteDir)}: there are more than ${MAX_FILES} files. Keep only what Signalbox reads.`);
  if (bytes > MAX_BYTES)
    problems.push(`${shownPath(siteDir)}: the files are larger than ${MAX_BYTES / 1_048_576} MB together. Keep only what Signalbox reads.`);
  if (problems.length > 0) throw unreadable(siteDir, problems);
  const sorted = files.toSorted((a, b) => (a.path < b.path ? -1 : 1));
  return { paths: sorted.map(({ path }) => path), fingerprint: sorted.map(({ path, stamp }) => `${path}\0${stamp}`).join('\n') };
}

/** Throws `invalid` (`site.missing`) when there is no such folder. */
export async function requireFolder(siteDir: string): Promise<void> {
  const found = await stat(siteDir).catch(() => null);
  if (found?.isDirectory() === true) return;
  throw new AppError({
    code: 'invalid',
    reason: 'site.missing',
    message: `There is no site folder ${siteDir}. Name an existing one in SIGNALBOX_SITE_DIR, for example ./site.`,
  });
}

async function listFolder(root: string, below: readonly string[], found: Found): Promise<void> {
  const folder = join(root, ...below);
  const names = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    found.problems.push(`${shownPath(folder)}: this folder cannot be read: ${error.message}.`);
    return [];
  });
  for (const name of names) {
    if (name.startsWith('.') || found.files.length > MAX_FILES) continue;
    await listEntry(root, [...below, name], found);
  }
}

async function listEntry(root: string, at: readonly string[], found: Found): Promise<void> {
  const file = join(root, ...at);
  const complain = (what: string): void => void found.problems.push(`${shownPath(file)}: ${what}`);
  if (!/^[^\p{Cc}\p{Cf}\\/]+$/u.test(at.at(-1) ?? '')) return complain('this name holds characters that cannot be seen. Rename it.');
  // It may be gone by now; the next look finds the folder as it is then.
  const entry = await lstat(file, { bigint: true }).catch(() => null);
  if (entry === null) return;
  if (entry.isDirectory()) return at.length > MAX_DEPTH ? complain('this is too deep. Move it up.') : listFolder(root, at, found);
  if (entry.isSymbolicLink()) return complain('this is a link. Put the file itself here: what a link leads to could change unseen.');
  if (!entry.isFile()) return complain('this is no file. Remove it.');
  if (entry.size > MAX_FILE_BYTES)
    return complain(`this file is larger than ${MAX_FILE_BYTES / 1_048_576} MB. Shorten it, or keep it elsewhere.`);
  const stamp = [entry.size, entry.mtimeNs, entry.ctimeNs, entry.ino].join(' ');
  found.files.push({ path: at.join('/'), stamp, bytes: Number(entry.size) });
}

/** Reads a whole folder as a version. Throws as `listSite`; a file that is gone or has grown since it was listed is a problem too. */
export async function readSite(siteDir: string, listing?: Listing): Promise<SiteFiles> {
  const { paths } = listing ?? (await listSite(siteDir));
  const files = new Map<string, Uint8Array>();
  for (const path of paths) {
    const bytes = await readFile(join(siteDir, path)).catch(() => null);
    if (bytes === null || bytes.length > MAX_FILE_BYTES) {
      throw unreadable(siteDir, [`${shownPath(join(siteDir, path))}: this file changed while it was read, or may not be read. Try again.`]);
    }
    files.set(path, new Uint8Array(bytes));
  }
  return files;
}

function unreadable(siteDir: string, problems: readonly string[]): AppError {
  const count = problems.length === 1 ? 'one problem' : `${problems.length} problems`;
  return new AppError({
    code: 'invalid',
    reason: 'site.unreadable',
    message: `The site folder ${shownPath(siteDir)} has ${count}; please mend:\n${problems.map((line) => `  ${line}`).join('\n')}`,
    details: { problems },
  });
}
