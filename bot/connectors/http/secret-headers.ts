import { z } from 'zod';
import type { FindSecret } from '../../core/connector.ts';
import { AppError } from '../../core/errors.ts';
import { namedValues } from '../../core/named-values.ts';
import { parseSecretReference, referenceName, type SecretReference } from '../../core/secret-reference.ts';
import { message } from '../../core/text/message.ts';

/** What stands before the secret in the header, such as `Bearer`; empty = nothing. */
export type SecretHeader = Readonly<{ scheme: string; reference: SecretReference }>;
export type SecretHeaders = ReadonlyMap<string, SecretHeader>;

const HEADER = /^[a-z0-9][a-z0-9-]{0,63}$/;
/** Decide how a message is read, or are made by the connector itself. */
const NEVER =
  /^(?:host|connection|keep-alive|content-.*|transfer-encoding|te|trailer|upgrade|expect|idempotency-key|accept-encoding|user-agent|proxy-.*|sec-.*)$/;
const SCHEME = /^([A-Za-z][A-Za-z0-9-]{0,30}) +(?=\S)/;

/** `headers` of an origin: each a secret by reference, with a word such as `Bearer` before it or not. */
export const secretHeaders = namedValues(z.string().max(700).superRefine(checkValue), (name) =>
  !HEADER.test(name) ? 'must be a header name in lower case, such as authorization' : NEVER.test(name) ? 'cannot be set here' : null,
).default({});

export function parseSecretHeaders(headers: Readonly<Record<string, string>>): SecretHeaders {
  return new Map(
    Object.entries(headers).flatMap(([name, text]) => {
      const { scheme, parsed } = parse(text);
      return parsed.ok ? [[name, { scheme, reference: parsed.reference }] as const] : [];
    }),
  );
}

/** What a plan says of them: names, never values. */
export function spelled(headers: SecretHeaders): Readonly<Record<string, string>> {
  return Object.fromEntries(
    [...headers].map(([name, { scheme, reference }]) => [name, `${scheme}${scheme === '' ? '' : ' '}${referenceName(reference)}`]),
  );
}

/** The headers with their values, for one request. Throws `unavailable` when one cannot be had. */
export async function filledIn(headers: SecretHeaders, find: FindSecret): Promise<Readonly<Record<string, string>>> {
  const filled: Record<string, string> = {};
  for (const [name, { scheme, reference }] of headers) {
    const value = (await find(reference)).reveal();
    // Checked here, because the library would quote the value where it refuses it.
    if (/[^\t\x20-\x7e]/.test(value)) throw unusable(referenceName(reference));
    filled[name] = scheme === '' ? value : `${scheme} ${value}`;
  }
  return filled;
}

function parse(text: string) {
  const scheme = SCHEME.exec(text)?.[1] ?? '';
  return { scheme, parsed: parseSecretReference(text.replace(SCHEME, '')) };
}

function checkValue(text: string, context: z.RefinementCtx): void {
  const { parsed } = parse(text);
  if (!parsed.ok) context.addIssue({ code: 'custom', message: parsed.problem });
}

function unusable(name: string): AppError {
  return new AppError({
    code: 'unavailable',
    reason: 'secret.unusable',
    message: message('secret.unusable', { name, next: message('secret.next') }),
  });
}
