import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { formsOf } from '../../core/masking/encoded.ts';

const unique = (): string => randomBytes(15).toString('base64url');
const pem = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();

/** One value for each kind of secret, made anew for each run of the suite. */
export const CANARIES = {
  bot: `bot~${unique()}`,
  directory: `dir.${unique()}~q`,
  database: `db!${unique()}`,
  header: `hdr-${unique()}`,
  file: `file_${unique()}`,
  script: `script-${unique()}`,
  pem: pem.trim(),
  odd: `o"dd'${unique()}é\\ß 漢`,
  symbols: `s+/=${unique()}+/==`,
  echoed: `echo-${unique()}`,
  url: `url:${unique()}@%`,
  forward: `fwd-${unique()}`,
  vault: `vlt-${unique()}`,
  notary: `not-${unique()}${unique()}`,
  migration: `mig@${unique()}/`,
  otlp: `otl-${unique()}`,
  metrics: `met-${unique()}${unique()}`,
  token: `eyJhbGciOiJSUzI1NiIsImtpZCI6IjEifQ.${Buffer.from(`{"sub":"${unique()}"}`).toString('base64url')}.${randomBytes(256).toString('base64url')}`,
} as const;

/** What of a secret may be found nowhere: a file of several lines is one line by line, a token by its signature. */
function partsOf(value: string): readonly string[] {
  if (value.includes('\n')) return value.split('\n').filter((line) => line.length >= 20 && !line.startsWith('-----'));
  return value.startsWith('eyJ') ? [value, value.split('.').at(-1)?.slice(0, 40) ?? ''] : [value];
}

export type Hit = Readonly<{ kind: string; form: string; around: string }>;

/** Every canary in a text, in any of the forms. */
export function hitsIn(text: string): readonly Hit[] {
  return Object.entries(CANARIES).flatMap(([kind, value]) =>
    partsOf(value).flatMap((part) =>
      formsOf(part).flatMap((form) => {
        const at = text.indexOf(form);
        return at < 0 ? [] : [{ kind, form, around: text.slice(Math.max(0, at - 80), at + form.length + 40) }];
      }),
    ),
  );
}

/** A text with a canary of each kind in each form, and nothing else that is one. */
export function planted(): readonly Readonly<{ kind: string; text: string }>[] {
  return Object.entries(CANARIES).flatMap(([kind, value]) =>
    partsOf(value).flatMap((part) => formsOf(part).map((form) => ({ kind, text: `before ${form} after` }))),
  );
}
