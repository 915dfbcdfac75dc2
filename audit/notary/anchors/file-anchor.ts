import { constants } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import path from 'node:path';
import type { Checkpoint } from '../../../bot/core/audit/checkpoint.ts';
import { type Anchor, anchorError, forkIn } from '../anchor.ts';
import { syncFolder } from '../durable-file.ts';
import { checkpointOf } from '../state.ts';

/** `O_DSYNC`: a write comes back when it is on the disk. No truncating, no seeking: the file may be append-only (`chattr +a`). */
const FLAGS = constants.O_RDWR | constants.O_APPEND | constants.O_CREAT | (constants.O_DSYNC ?? 0);
/** How much of the end is read to see what is there; some thousand notes. */
const TAIL_BYTES = 1024 * 1024;
/** Ends a record that was cut off, so that it can never be read as a note and the next one can. */
const TORN = '\n(torn)\n\n';
/** The end of a whole note, or of one that was cut off and ended. A text alone ends with a blank line too. */
const ENDED = /\n(— \S+ \S+|\(torn\))\n\n$/;

type Held = ReadonlyMap<string, Readonly<{ size: number; note: string }>>;
type Seen = Readonly<{ inode: number; length: number; held: Held; torn: boolean }>;

/**
 * One text file: notes one after another, a blank line after each. Readers must skip what is no whole note: a record that a crash
 * cut off stays where it is, ended by a line `(torn)`.
 */
export function fileAnchor(file: string, required: boolean): Anchor {
  const name = `file:${file}`;
  let seen: Seen | null = null;
  const publish = async (note: string, checkpoint: Checkpoint): Promise<void> => {
    const handle = await openFile(name, file);
    try {
      const now = await look(handle, seen);
      // Unless the write comes to its end it is not known what is in the file.
      seen = null;
      if (!isNews(name, { note, checkpoint }, now.held)) {
        seen = now;
        return;
      }
      const length = await append(handle, `${now.torn ? TORN : ''}${note}\n`);
      if (now.length === 0) await syncFolder(path.dirname(file));
      const held = new Map(now.held).set(checkpoint.origin, { size: checkpoint.size, note });
      seen = { inode: now.inode, length: now.length + length, held, torn: false };
    } finally {
      await handle.close();
    }
  };
  const check = async (): Promise<void> => await (await openFile(name, file)).close();
  return { name, required, publish, check };
}

/** False when the note is there already. Throws `notary.fork` when another one is, or one of a later size. */
function isNews(name: string, { note, checkpoint }: Readonly<{ note: string; checkpoint: Checkpoint }>, held: Held): boolean {
  const last = held.get(checkpoint.origin);
  if (last === undefined || last.size < checkpoint.size) return true;
  if (last.size > checkpoint.size) throw forkIn(name, checkpoint, `it holds a checkpoint of size ${last.size} already`);
  if (last.note !== note) throw forkIn(name, checkpoint, 'it holds another note of this size');
  return false;
}

async function openFile(name: string, file: string): Promise<FileHandle> {
  try {
    return await open(file, FLAGS, 0o640);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown cause';
    throw anchorError(name, `cannot be opened (${code}). Make its folder, and give the notary's user the right to append.`, error);
  }
}

async function append(handle: FileHandle, text: string): Promise<number> {
  const bytes = Buffer.from(text, 'utf8');
  const { bytesWritten } = await handle.write(bytes, 0, bytes.length, null);
  if (bytesWritten !== bytes.length) throw new Error(`only ${bytesWritten} of ${bytes.length} bytes were written`);
  return bytes.length;
}

async function look(handle: FileHandle, seen: Seen | null): Promise<Seen> {
  const { ino: inode, size: length } = await handle.stat();
  if (seen !== null && seen.inode === inode && seen.length === length) return seen;
  const from = Math.max(0, length - TAIL_BYTES);
  const bytes = Buffer.alloc(length - from);
  await handle.read(bytes, 0, bytes.length, from);
  const tail = bytes.toString('utf8');
  return { inode, length, held: newest(tail), torn: tail !== '' && !ENDED.test(tail) };
}

/** The newest whole note of each origin. */
function newest(tail: string): Held {
  const held = new Map<string, Readonly<{ size: number; note: string }>>();
  // A whole note is a text, a blank line and signatures, up to the next blank line or the end; what stands between two is skipped.
  for (const [note] of tail.matchAll(/(?<=^|\n\n)(?:[\x21-\x7e][\x20-\x7e]*\n){4}\n(?:— \S+ \S+\n)+(?=\n|$)/g)) {
    const checkpoint = checkpointOf(note);
    if (checkpoint !== null) held.set(checkpoint.origin, { size: checkpoint.size, note });
  }
  return held;
}
