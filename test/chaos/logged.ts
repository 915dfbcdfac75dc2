import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';

/** How often the processes logged a text. */
export async function loggedTimes(folder: string, text: string): Promise<number> {
  const files = (await readdir(folder)).filter((name) => name.endsWith('.log'));
  const texts = await Promise.all(files.map((name) => readFile(path.join(folder, name), 'utf8')));
  return texts.reduce((sum, log) => sum + log.split(text).length - 1, 0);
}
