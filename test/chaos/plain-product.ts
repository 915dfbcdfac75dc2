import { createHash } from 'node:crypto';
import { cp, mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { transformWithOxc } from 'vite';

const ROOT = path.join(import.meta.dirname, '..', '..');
const FOLDER = path.join(ROOT, 'build', 'plain');
/** What a process of the product is made of, and the program of this suite that starts it. */
const FOLDERS = ['bot', 'cards', 'audit'];
const FILES = ['package.json', 'test/chaos/product.ts', 'test/chaos/order.ts'];
const SOURCE = /(?<!\.d)\.tsx?$/;
/**
 * The same product as plain JavaScript, file by file: loading TypeScript takes several times as long as all the rest of a start, and a
 * process that is killed hundreds of times is started as often. Gives the folder; made once for each state of the sources.
 */
export async function plainProduct(): Promise<string> {
  const names = [...FILES, ...(await Promise.all(FOLDERS.map(filesIn))).flat()];
  const texts = await Promise.all(names.map((name) => readFile(path.join(ROOT, name))));
  const stamp = createHash('sha256');
  for (const [index, name] of names.entries()) stamp.update(`${name}\0`).update(texts[index] ?? '');
  const folder = path.join(FOLDER, stamp.digest('hex').slice(0, 16));
  if (await isThere(folder)) return folder;
  // Others may make the same: whoever is first has it.
  const unfinished = `${folder}.${process.pid}`;
  for (const name of names) await write(unfinished, name);
  await rename(unfinished, folder).catch(() => rm(unfinished, { recursive: true }));
  return folder;
}

async function filesIn(folder: string): Promise<readonly string[]> {
  const entries = await readdir(path.join(ROOT, folder), { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile() && !entry.name.endsWith('.test.ts'));
  return files.map((entry) => path.relative(ROOT, path.join(entry.parentPath, entry.name))).sort();
}

async function write(folder: string, name: string): Promise<void> {
  const [from, to] = [path.join(ROOT, name), path.join(folder, name)];
  await mkdir(path.dirname(to), { recursive: true });
  if (!SOURCE.test(name)) return await cp(from, to);
  const options = {
    lang: name.endsWith('x') ? 'tsx' : 'ts',
    target: 'es2022',
    sourcemap: false,
    typescript: { rewriteImportExtensions: true },
  } as const;
  const { code } = await transformWithOxc(await readFile(from, 'utf8'), from, options);
  await writeFile(to.replace(SOURCE, '.js'), code);
}

async function isThere(folder: string): Promise<boolean> {
  return readdir(folder).then(
    (found) => found.length > 0,
    () => false,
  );
}
