import { PassThrough, type Readable, type Transform } from 'node:stream';
import { createBrotliDecompress, createGunzip } from 'node:zlib';

export const MAX_BODY_BYTES = 5_242_880;

class TooLarge extends Error {
  readonly code = 'TOO_LARGE';
}
class BadEncoding extends Error {
  readonly code = 'BAD_ENCODING';
}

/** At most 5 MB, counted after decompression: a small body can unpack to any size. Throws with code `TOO_LARGE` or `BAD_ENCODING`. */
export async function readBody(body: Readable, encoding: string): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of unpacked(body, encoding)) {
    size += chunk.length;
    if (size > MAX_BODY_BYTES) throw new TooLarge(`the answer is larger than ${MAX_BODY_BYTES} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function unpacked(body: Readable, encoding: string): AsyncIterable<Buffer> {
  const unpack = UNPACK.get(encoding.toLowerCase());
  const target = unpack === undefined ? new PassThrough() : unpack();
  // Also hears of the errors that arrive when nobody reads any more, after the answer was given up.
  body.on('error', (error) => target.destroy(error));
  if (unpack === undefined) target.destroy(new BadEncoding('the encoding of the answer is not known'));
  return body.pipe(target);
}

const UNPACK: ReadonlyMap<string, () => Transform> = new Map<string, () => Transform>([
  ['', () => new PassThrough()],
  ['identity', () => new PassThrough()],
  ['gzip', () => createGunzip()],
  ['x-gzip', () => createGunzip()],
  ['br', () => createBrotliDecompress()],
]);
