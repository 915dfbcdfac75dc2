import type { IncomingMessage } from 'node:http';
import { AppError } from '../../bot/core/errors.ts';
import { badRequest } from './requests.ts';

const MOST_BYTES = 64 * 1024;

/** The JSON in a request. Throws `invalid` / `notary.bad_request`, or `notary.too_large` beyond 64 kB, of which no more is read. */
export async function readJson(request: IncomingMessage): Promise<unknown> {
  if (Number(request.headers['content-length'] ?? 0) > MOST_BYTES) throw tooLarge();
  const pieces: Buffer[] = [];
  let length = 0;
  for await (const piece of request) {
    if (!Buffer.isBuffer(piece)) continue;
    length += piece.length;
    if (length > MOST_BYTES) throw tooLarge();
    pieces.push(piece);
  }
  try {
    return JSON.parse(Buffer.concat(pieces).toString('utf8'));
  } catch (error) {
    throw badRequest('The body is not JSON.', error);
  }
}

function tooLarge(): AppError {
  const message = `A request may have at most ${MOST_BYTES} bytes. Send less.`;
  return new AppError({ code: 'invalid', reason: 'notary.too_large', message });
}
