import { readFileSync, statSync } from 'node:fs';
import { Masker } from '../core/masking/masker.ts';
import type { Terminal } from './verb.ts';

/** Settings that are a secret, or an address with one, by how they are named: a new one is hidden before anybody thinks of it. */
const SECRET = /(_SECRET|_TOKEN|DATABASE_URL|_HEADERS)$/;
/** The same when the secret is in a file that the variable names. */
const IN_FILE = /^(.*)_FILE$/;
/** Lists of addresses, some of which have a key in them. */
const ADDRESSES = ['SIGNALBOX_FORWARD'];
const LARGEST_FILE = 65_536;

/** What a verb prints may quote a library, and a library an address or what was sent: whatever is secret in the environment is taken out. */
export function maskedTerminal({ env, out, err }: Terminal): Terminal {
  const masker = new Masker();
  for (const [name, value = ''] of Object.entries(env)) {
    const file = IN_FILE.exec(name)?.[1];
    if (SECRET.test(name)) learn(masker, value);
    else if (file !== undefined && SECRET.test(file)) learn(masker, contentOf(value));
    else if (ADDRESSES.includes(name))
      for (const address of value.split(/[\s,]+/)) if (address.startsWith('https:')) masker.secret(address);
  }
  return { env, out: (text) => out(masker.mask(text)), err: (text) => err(masker.mask(text)) };
}

/** Of an address the password and what else may be secret in it, of a list of headers each value, and the whole in any case. */
function learn(masker: Masker, value: string): void {
  const text = value.trim();
  if (URL.canParse(text)) masker.secretUrl(text);
  else masker.secretHeader(text);
  for (const pair of text.split(',')) {
    const [, header] = /^\s*[\w-]+\s*=\s*(\S.*?)\s*$/.exec(pair) ?? [];
    if (header !== undefined) masker.secretHeader(header);
  }
}

/** Empty for what cannot be read or is no secret by its size: whoever needs it says so. */
function contentOf(file: string): string {
  try {
    return statSync(file).size > LARGEST_FILE ? '' : readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
