import { type Bytes, joined, sameBytes, sha256 } from './bytes.ts';

const LEAF = Uint8Array.of(0);
const NODE = Uint8Array.of(1);

/** SHA-256(0x00 || data), RFC 9162, 2.1.1. */
export function leafHash(data: Bytes): Promise<Bytes> {
  return sha256(LEAF, data);
}

/** `index` counts from 0. */
export type Place = Readonly<{ index: number; size: number }>;

/**
 * Whether the path leads from this leaf to this root: the steps of RFC 9162, 2.1.3.2, from the leaf upwards. Halves by division
 * and not by shifting: a shift would cut numbers off at 32 bits.
 */
export async function leadsTo(root: Bytes, leaf: Bytes, { index, size }: Place, path: readonly Bytes[]): Promise<boolean> {
  if (!Number.isSafeInteger(index) || !Number.isSafeInteger(size) || index < 0 || index >= size) return false;
  let [first, last, reached] = [index, size - 1, leaf];
  for (const beside of path) {
    if (last === 0) return false;
    if (first % 2 === 1 || first === last) {
      reached = await sha256(joined(NODE, beside, reached));
      while (first % 2 === 0 && first !== 0) [first, last] = [first / 2, half(last)];
    } else reached = await sha256(joined(NODE, reached, beside));
    [first, last] = [half(first), half(last)];
  }
  return last === 0 && sameBytes(reached, root);
}

function half(number: number): number {
  return Math.floor(number / 2);
}
