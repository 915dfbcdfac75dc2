const MOST_BYTES = 64 * 1024;

/** The text of an answer; more than 64 kB is none of a store that holds notes. */
export async function readBounded(body: AsyncIterable<Uint8Array | string> | null): Promise<string> {
  const pieces: Buffer[] = [];
  let length = 0;
  for await (const piece of body ?? []) {
    const bytes = Buffer.from(piece);
    length += bytes.length;
    if (length > MOST_BYTES) throw new Error(`the store answered with more than ${MOST_BYTES} bytes`);
    pieces.push(bytes);
  }
  return Buffer.concat(pieces).toString('utf8');
}
