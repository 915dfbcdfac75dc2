import type { IncomingMessage, ServerResponse } from 'node:http';
import { z } from 'zod';
import { AppError } from '../core/errors.ts';
import type { JsonValue } from '../core/json.ts';

const json: z.ZodType<JsonValue> = z.json();

/**
 * The JSON body of a request; null when it is empty. Throws `invalid`: `local.body_too_large` (the rest is read and thrown away,
 * so that the answer reaches the sender) or `local.body_not_json`.
 */
export async function readJson(req: IncomingMessage, limitBytes: number): Promise<JsonValue> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of req) {
    const piece = Buffer.from(chunk);
    bytes += piece.length;
    if (bytes <= limitBytes) chunks.push(piece);
  }
  if (bytes > limitBytes) throw invalid('local.body_too_large', `This is larger than ${limitBytes} bytes. Send less at once.`);
  return parseJson(Buffer.concat(chunks).toString('utf8'));
}

/** Throws `invalid` (`local.body_not_json`); an empty text is null. */
export function parseJson(text: string): JsonValue {
  if (text === '') return null;
  try {
    return json.parse(JSON.parse(text));
  } catch (cause) {
    throw invalid('local.body_not_json', 'The body of the request is not JSON.', cause);
  }
}

export function sendJson(res: ServerResponse, status: number, body: unknown, headers: Readonly<Record<string, string>> = {}): void {
  res.writeHead(status, { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store', ...headers });
  res.end(JSON.stringify(body));
}

function invalid(reason: string, message: string, cause?: unknown): AppError {
  return new AppError({ code: 'invalid', reason, message, cause });
}
