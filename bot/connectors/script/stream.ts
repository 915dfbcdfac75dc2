import { execFile } from 'node:child_process';
import fs from 'node:fs';
import { unlink } from 'node:fs/promises';
import { Socket } from 'node:net';
import path from 'node:path';
import { promisify } from 'node:util';
import type { Box } from './box.ts';

/** Where a script's output goes: an end to hand to the child and then to close here, and an end to read from. */
export type OutputPipe = Readonly<{ childEnd: number; closeChildEnd(): void; reader: Socket }>;

const run = promisify(execFile);
const open = promisify(fs.open);

/**
 * A real pipe, by way of a FIFO. What `spawn` makes for `pipe` is a socket, and a script that writes to /dev/stderr or
 * /dev/stdout then fails with ENXIO. Null where there is no mkfifo (Windows): the caller takes `pipe` instead.
 */
export async function openPipe(box: Box, env: Readonly<Record<string, string>>): Promise<OutputPipe | null> {
  const file = path.join(box.root, 'stream');
  try {
    await run('mkfifo', ['-m', '600', file], { env });
  } catch {
    return null; // No mkfifo here: the socket does, for all but the scripts described above.
  }
  // The reading end first, without waiting for a writer; the writing end then opens at once.
  const readEnd = await open(file, fs.constants.O_RDONLY | fs.constants.O_NONBLOCK);
  const writeEnd = await open(file, fs.constants.O_WRONLY);
  await unlink(file);
  return {
    childEnd: writeEnd,
    closeChildEnd: () => fs.closeSync(writeEnd),
    reader: new Socket({ fd: readEnd, readable: true, writable: false }),
  };
}
