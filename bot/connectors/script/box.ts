import { constants } from 'node:fs';
import { mkdir, mkdtemp, open, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';

/** The private folder of one attempt: the script's copy, its work folder and its outputs. Removed when the attempt ends. */
export type Box = Readonly<{
  root: string;
  /** Current folder of the script, empty at first. */
  work: string;
  /** The verified copy of the script. */
  script: string;
  /** Folder of the file that SIGNALBOX_OUTPUT names. */
  out: string;
  outputFile: string;
}>;

const MAX_OUTPUT_FILE_BYTES = 262_144;
const STALE_MS = 7 * 24 * 3_600_000;

/** Makes a box that nobody but this user can enter. `.js` in it is an ES module, as in the scripts folder of the starter site. */
export async function createBox(boxes: string, name: string, bytes: Uint8Array): Promise<Box> {
  const root = await mkdtemp(path.join(boxes, 'run-'));
  const box: Box = {
    root,
    work: path.join(root, 'work'),
    script: path.join(root, 'script', path.basename(name)),
    out: path.join(root, 'out'),
    outputFile: path.join(root, 'out', 'outputs'),
  };
  for (const folder of [box.work, path.dirname(box.script), box.out]) await mkdir(folder, { mode: 0o700 });
  await writeFile(path.join(path.dirname(box.script), 'package.json'), '{"type":"module"}\n', { mode: 0o400 });
  await writeFile(box.script, bytes, { mode: 0o500, flag: 'wx' });
  await writeFile(box.outputFile, '', { mode: 0o600 });
  return box;
}

export async function readCopy(box: Box): Promise<Buffer> {
  return readFile(box.script);
}

export async function removeBox(box: Box): Promise<void> {
  await rm(box.root, { recursive: true, force: true, maxRetries: 3 });
}

/**
 * Removes boxes that a crash left behind. Another process may be using a fresh one, so only those older than a week go;
 * ages are compared with a file made now, because only the file system's clock dated them.
 */
export async function removeStaleBoxes(boxes: string): Promise<void> {
  const probe = await mkdtemp(path.join(boxes, 'now-'));
  const now = (await stat(probe)).mtimeMs;
  for (const name of await readdir(boxes)) {
    const folder = path.join(boxes, name);
    // Another process that is starting may have removed it first.
    const age = await stat(folder).then(
      (found) => now - found.mtimeMs,
      () => 0,
    );
    if (folder === probe || age > STALE_MS) await rm(folder, { recursive: true, force: true });
  }
}

/** The text a script left in SIGNALBOX_OUTPUT; null when it put something else there than a file of at most 256 kB. */
export async function readOutputFile(box: Box): Promise<string | null> {
  // The script could have replaced the file: a link would read with our rights, a FIFO would block.
  const handle = await open(box.outputFile, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0)).catch(
    () => null,
  );
  if (handle === null) return null;
  try {
    const found = await handle.stat();
    if (!found.isFile() || found.size > MAX_OUTPUT_FILE_BYTES) return null;
    return await handle.readFile('utf8');
  } finally {
    await handle.close();
  }
}
