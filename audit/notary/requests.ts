import { z } from 'zod';
import { fromBase64 } from '../../bot/core/audit/bytes.ts';
import type { SealRequest, Statement } from '../../bot/core/audit/notary.ts';
import { AppError } from '../../bot/core/errors.ts';
import { formatPath } from '../../bot/core/problem.ts';

/** A consistency proof of any tree that numbers can count has at most this many hashes. */
const MOST_HASHES = 128;
const MOST_TEXT = 2048;

const origin = z.string().min(1).max(200);
const count = z.number().int().nonnegative();
const hash = z.string().transform((text, context) => {
  const bytes = fromBase64(text);
  if (bytes?.length === 32) return bytes;
  context.addIssue({ code: 'custom', message: 'must be 32 bytes in base64' });
  return z.NEVER;
});
const seal = z.strictObject({ origin, size: count.min(1), root: hash, old: count, proof: z.array(hash).max(MOST_HASHES) });
const statement = z.strictObject({
  origin,
  text: z
    .string()
    .max(MOST_TEXT)
    .regex(/^[\x20-\x7e]+(\n[\x20-\x7e]+)*\n?$/, 'must be lines of printable ASCII, none of them empty'),
});

/** Throws `invalid` / `notary.bad_request` with the first thing that is wrong. */
export function parseSeal(body: unknown): SealRequest {
  return parsed(seal, body);
}

/** Throws `invalid` / `notary.bad_request` with the first thing that is wrong. */
export function parseStatement(body: unknown): Statement {
  return parsed(statement, body);
}

function parsed<T>(schema: z.ZodType<T>, body: unknown): T {
  const { success, data, error } = schema.safeParse(body);
  if (success) return data;
  const [issue] = error.issues;
  const where = formatPath((issue?.path ?? []).map((key) => (typeof key === 'number' ? key : String(key))));
  throw badRequest(`${where === '' ? 'The body' : where}: ${issue?.message ?? 'is wrong'}.`, error);
}

/** A request that this notary does not take. */
export function badRequest(message: string, cause?: unknown): AppError {
  return new AppError({ code: 'invalid', reason: 'notary.bad_request', message, cause });
}
