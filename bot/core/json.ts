import { createHash } from 'node:crypto';
import canonicalizeModule from 'canonicalize';
import { AppError } from './errors.ts';

/** Any value that survives JSON unchanged. */
export type JsonValue = string | number | boolean | null | readonly JsonValue[] | { readonly [key: string]: JsonValue };
export type JsonObject = { readonly [key: string]: JsonValue };

/** RFC 8785 text of a JSON value: the same value always gives the same bytes. Throws `invalid` for what JSON cannot hold. */
export function canonicalJson(value: JsonValue): string {
  const text = canonicalizeModule(value);
  if (text === undefined)
    throw new AppError({ code: 'invalid', reason: 'json.not_canonical', message: 'A value cannot be written as JSON.' });
  return text;
}

/** Lower-case hex SHA-256 over the RFC 8785 bytes of a value. */
export function hashJson(value: JsonValue): string {
  return createHash('sha256').update(canonicalJson(value), 'utf8').digest('hex');
}
