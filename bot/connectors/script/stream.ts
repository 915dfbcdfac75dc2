import { execFile } from 'node:child_process';
import fs from 'node:fs';
import { unlink } from 'node:fs/promises';
import { type ConnectOpts, Socket, type SocketConstructorOpts } from 'node:net';
import path from 'node:path';
import { promisify } from 'node:util';
import type { Box } from './box.ts';

/** Where a script's output goes: an end to hand to the child and then to close here, and an end to read from, which closes at its end. */
export type OutputPipe = Readonly<{ childEnd: number; closeChildEnd(): void; reader: Socket }>;

const READ_BYTES = 65_536;

const run = promisify(execFile);
const open = promisify(fs.open);

/**
 * A real pipe, by way of a FIFO. What `spawn` makes for `pipe` is a socket, and a script that writes to /dev/stderr or
 * /dev/stdout then fails with ENXIO. Null where there is no mkfifo (Windows): the caller takes `pipe` instead.
 *
 * `onOutput` gets a view of one buffer that every read fills anew, and so must copy what it keeps: a buffer of its own for
 * each read of a flood is memory that waits for the garbage collector (seen: 65 MB for 100 MB of output).
 */
export async function openPipe(
  box: Box,
  env: Readonly<Record<string, string>>,
  onOutput: (bytes: Buffer) => void,
): Promise<OutputPipe | null> {
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
  const onread = {
    buffer: Buffer.allocUnsafe(READ_BYTES),
    callback(length: number, buffer: Uint8Array) {
      onOutput(Buffer.from(buffer.buffer, buffer.byteOffset, length));
      return true;
    },
  };
  // Node takes `onread` here as it does in `connect` (nodejs.org/api/net.html#new-netsocketoptions); its types do not say so.
  const options: SocketConstructorOpts & ConnectOpts = { fd: readEnd, readable: true, writable: false, onread };
  const reader = new Socket(options);
  return { childEnd: writeEnd, closeChildEnd: () => fs.closeSync(writeEnd), reader: reader.resume() };
}
