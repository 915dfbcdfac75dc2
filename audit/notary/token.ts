import { createHash, timingSafeEqual } from 'node:crypto';
import type { Secret } from '../../bot/core/secret.ts';

/** Whether an Authorization header carries the token. Takes as long for a wrong one as for the right one: digests are compared. */
export function tokenCheck(token: Secret): (header: string | undefined) => boolean {
  const expected = digest(token.reveal());
  return (header) => {
    const [, given = ''] = /^Bearer ([\x21-\x7e]{1,512})$/i.exec(header ?? '') ?? [];
    return timingSafeEqual(digest(given), expected) && given !== '';
  };
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text, 'utf8').digest();
}
