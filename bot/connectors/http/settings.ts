import { z } from 'zod';
import { hashJson } from '../../core/json.ts';
import { deniedKind, literalAddress, type Reach } from './address.ts';
import { parseUrl } from './url.ts';

const HEADER = /^[a-z0-9][a-z0-9-]{0,63}$/;
/** Decide how a message is read, or carry a secret; a plan is stored and shown, so no secret may be in it. */
const NEVER_SET =
  /^(?:host|connection|keep-alive|content-length|transfer-encoding|te|trailer|upgrade|expect|authorization|cookie|idempotency-key|accept-encoding|proxy-.*|sec-.*)$/;
const ALWAYS_ALLOWED = ['accept', 'accept-language', 'content-type', 'if-match', 'if-none-match', 'prefer'];

const origin = z.strictObject({
  /** Scheme, host and port, spelled as a browser spells it, e.g. `https://status.example.com` or `http://127.0.0.1:4101`. */
  origin: z.string().max(300).superRefine(checkOrigin),
  /** true: its host is on this machine or in the operator's own network. */
  private: z.boolean().default(false),
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
          .refine((name) => !NEVER_SET.test(name), 'cannot be set by a workflow'),
      )
      .default([]),
  })
  .superRefine((config, context) => {
    for (const [at, entry] of config.origins.entries()) {
      const problem = literalProblem(entry.origin, entry.private ? 'private' : 'public');
      if (problem !== null) context.addIssue({ code: 'custom', path: ['origins', at, 'origin'], message: problem });
    }
  });
export type HttpConfig = z.infer<typeof httpConfig>;

export type Settings = Readonly<{
  origins: ReadonlyMap<string, Reach>;
  headers: ReadonlySet<string>;
  /** Of all origins and how far they reach: another one is another approval for a call whose origin is not known yet. */
  originsHash: string;
}>;

export function resolveSettings(config: HttpConfig): Settings {
  const origins = new Map(config.origins.map(({ origin: name, private: own }): [string, Reach] => [name, own ? 'private' : 'public']));
  const originsHash = hashJson(Object.fromEntries(origins));
  return { origins, headers: new Set([...ALWAYS_ALLOWED, ...config.headers]), originsHash };
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
