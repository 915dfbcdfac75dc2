import { Zip, ZipDeflate } from 'fflate';
import { AppError } from '../core/errors.ts';
import { message } from '../core/text/message.ts';

/** A file to be packed. It is read to its end before the next one is asked for. */
export type Packed = Readonly<{ name: string; content: AsyncIterable<string> }>;

/** So much is packed at a time. */
const PIECE = 64 * 1024;
/** What a zip file without 64-bit sizes holds (APPNOTE 4.4.8, 4.4.9). */
const LARGEST = 0xffffffff;

/** The bytes of a zip file, made while it is read, with no more than a piece of it in memory. Throws what reading a file throws. */
export async function* zipStream(files: AsyncIterable<Packed>, largest = LARGEST): AsyncGenerator<Uint8Array> {
  const made: Uint8Array[] = [];
  const zip = new Zip((error, bytes) => {
    if (error !== null) throw error;
    made.push(bytes);
  });
  // A zip file holds the hour of the clock on the wall; the same one everywhere gives the same bytes.
  const mtime = new Date(1980, 0, 2, 12);
  let size = 0;
  for await (const { name, content } of files) {
    const entry = Object.assign(new ZipDeflate(name), { mtime });
    zip.add(entry);
    for await (const piece of piecesOf(content)) {
      size += piece.length;
      if (size > largest) throw tooLarge();
      entry.push(piece);
      yield* made.splice(0);
    }
    entry.push(new Uint8Array(0), true);
    yield* made.splice(0);
  }
  zip.end();
  yield* made.splice(0);
}

async function* piecesOf(content: AsyncIterable<string>): AsyncGenerator<Uint8Array> {
  let held: string[] = [];
  let length = 0;
  for await (const text of content) {
    held.push(text);
    length += text.length;
    if (length < PIECE) continue;
    yield Buffer.from(held.join(''), 'utf8');
    held = [];
    length = 0;
  }
  if (length > 0) yield Buffer.from(held.join(''), 'utf8');
}

function tooLarge(): AppError {
  return new AppError({ code: 'conflict', reason: 'audit.export_too_large', message: message('audit.export-too-large') });
}
