import { z } from 'zod';
import { hashJson } from '../../core/json.ts';
import { deniedKind, literalAddress, type Reach } from './address.ts';
import { parseSecretHeaders, type SecretHeaders, secretHeaders, spelled } from './secret-headers.ts';
import { parseUrl } from './url.ts';

const HEADER = /^[a-z0-9][a-z0-9-]{0,63}$/;
/** Decide how a message is read, or carry a secret; a plan is stored and shown, so no secret may be in it. */
const NEVER_SET =
  /^(?:host|connection|keep-alive|content-length|transfer-encoding|te|trailer|upgrade|expect|authorization|cookie|idempotency-key|accept-encoding|proxy-.*|sec-.*)$/;
/** The usual names of keys: a workflow is stored and shown, so what it would set there is no secret any more. */
const SECRET_BY_NAME = /(?:^|-)(?:auth|api-?key|access-key|secret|password|token)(?:-|$)/;
const ALWAYS_ALLOWED = ['accept', 'accept-language', 'content-type', 'if-match', 'if-none-match', 'prefer'];

const origin = z.strictObject({
  /** Scheme, host and port, spelled as a browser spells it, e.g. `https://status.example.com` or `http://127.0.0.1:4101`. */
  origin: z.string().max(300).superRefine(checkOrigin),
  /** true: its host is on this machine or in the operator's own network. */
  private: z.boolean().default(false),
  /** Sent with every request to it, never set by a workflow: secrets by reference, e.g. `authorization: Bearer env:SHOP_TOKEN`. */
  headers: secretHeaders,
});

/** `connectors.http` in signalbox.yml: only these origins are ever contacted. */
export const httpConfig = z
  .strictObject({
    origins: z.array(origin).min(1, 'must name at least one origin that workflows may call'),
    /** Names of headers that workflows may set, besides the harmless ones. */
    headers: z
      .array(
        z
          .string()
          .regex(HEADER, 'must be a header name in lower case, such as x-team')
          .refine((name) => !NEVER_SET.test(name), 'cannot be set by a workflow')
          .refine(
            (name) => !SECRET_BY_NAME.test(name),
            'carries a secret, which must not stand in a workflow; put it under the headers of its origin, as a reference such as env:SHOP_TOKEN',
          ),
      )
      .default([]),
  })
  .superRefine((config, context) => {
    for (const [at, entry] of config.origins.entries()) {
      const problem = literalProblem(entry.origin, entry.private ? 'private' : 'public');
      if (problem !== null) context.addIssue({ code: 'custom', path: ['origins', at, 'origin'], message: problem });
      for (const name of Object.keys(entry.headers)) {
        const wrong = headerProblem(name, { own: config.headers, open: entry.origin.startsWith('http:') && !entry.private });
        if (wrong !== null) context.addIssue({ code: 'custom', path: ['origins', at, 'headers', name], message: wrong });
      }
    }
  });
export type HttpConfig = z.infer<typeof httpConfig>;

/** An origin that may be called: how far it reaches, and the secrets that it is sent. */
export type Origin = Readonly<{ reach: Reach; secrets: SecretHeaders }>;

export type Settings = Readonly<{
  origins: ReadonlyMap<string, Origin>;
  headers: ReadonlySet<string>;
  /** Of all origins, how far they reach and which secrets (by name) they are sent: another one is another approval for a call whose origin is not known yet. */
  originsHash: string;
}>;

export function resolveSettings(config: HttpConfig): Settings {
  const origins = new Map(
    config.origins.map(({ origin: name, private: own, headers }): [string, Origin] => [
      name,
      { reach: own ? 'private' : 'public', secrets: parseSecretHeaders(headers) },
    ]),
  );
  const pinned = [...origins].map(([name, { reach, secrets }]) => [
    name,
    secrets.size === 0 ? reach : { reach, secrets: spelled(secrets) },
  ]);
  const originsHash = hashJson(Object.fromEntries(pinned));
  return { origins, headers: new Set([...ALWAYS_ALLOWED, ...config.headers]), originsHash };
}

function headerProblem(name: string, by: Readonly<{ own: readonly string[]; open: boolean }>): string | null {
  if (by.open)
    return 'would be sent readable for everybody on the way; use an https origin, or add “private: true” when it is in your own network';
  return by.own.includes(name) || ALWAYS_ALLOWED.includes(name) ? 'is also a header that workflows may set; keep it in one place' : null;
}

function checkOrigin(text: string, context: z.RefinementCtx): void {
  const url = parseUrl(text);
  const problem =
    url === null || (url.protocol !== 'http:' && url.protocol !== 'https:')
      ? 'must be an http or https origin such as https://status.example.com'
      : url.origin === text
        ? null
        : `must be written as ${url.origin}`;
  if (problem !== null) context.addIssue({ code: 'custom', message: problem });
}

function literalProblem(text: string, reach: Reach): string | null {
  const address = literalAddress(parseUrl(text)?.hostname ?? '');
  const denied = address === null ? null : deniedKind(address, reach);
  if (denied === null) return null;
  const allowed = reach === 'public' && address !== null && deniedKind(address, 'private') === null;
  return allowed ? `is a ${denied} address; add “private: true” when it is meant` : `is an address that may not be called (${denied})`;
}
