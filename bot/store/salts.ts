import { randomFillSync } from 'node:crypto';
import { SALT_BYTES } from '../core/audit/entry.ts';

/** Random bytes are drawn for many salts together: each draw costs a system call. */
const AT_ONCE = 256;

const drawn = Buffer.alloc(AT_ONCE * SALT_BYTES);
let used = drawn.length;

/** Random bytes that nobody was given before. What was given is wiped from what was drawn. */
export function freshSalt(): Buffer {
  if (used === drawn.length) {
    randomFillSync(drawn);
    used = 0;
  }
  const salt = Buffer.from(drawn.subarray(used, used + SALT_BYTES));
  drawn.fill(0, used, used + SALT_BYTES);
  used += SALT_BYTES;
  return salt;
}
