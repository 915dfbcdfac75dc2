import { readdir, readFile } from 'node:fs/promises';

/** Elsewhere there is no such place, and nothing is found. */
export const IS_READABLE = process.platform === 'linux';

/** The command lines of all processes that came of this one, read where everybody on the machine can read them. */
export async function commandLines(): Promise<readonly string[]> {
  if (!IS_READABLE) return [];
  const ids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const all = await Promise.all(ids.map(async (id) => ({ id, parent: await parentOf(id), line: await read(`/proc/${id}/cmdline`) })));
  const ours = new Set([String(process.pid)]);
  // A child may have a smaller number than its parent, so once is not enough.
  for (let found = -1; found !== ours.size; ) {
    found = ours.size;
    for (const { id, parent } of all) if (ours.has(parent)) ours.add(id);
  }
  return all.flatMap(({ id, line }) => (ours.has(id) && id !== String(process.pid) ? [line.replaceAll('\0', ' ')] : []));
}

/** Reads them again and again until it is stopped, and then gives each that there was once. */
export function watchArguments(): () => Promise<readonly string[]> {
  const seen = new Set<string>();
  let stopped = false;
  const watching = (async () => {
    while (!stopped) {
      for (const line of await commandLines()) seen.add(line);
      await new Promise((resolve) => setTimeout(resolve, 40));
    }
  })();
  return async () => {
    stopped = true;
    await watching;
    return [...seen];
  };
}

async function parentOf(id: string): Promise<string> {
  return /^PPid:\s*(\d+)$/m.exec(await read(`/proc/${id}/status`))?.[1] ?? '';
}

/** Processes end at any time. */
function read(file: string): Promise<string> {
  return readFile(file, 'utf8').catch(() => '');
}
