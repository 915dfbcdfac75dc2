import { isCertificate, pemFile } from './config-pem.ts';
import { parseNoteKey } from './core/audit/checkpoint.ts';
import type { Secret } from './core/secret.ts';
import type { Reader } from './environment.ts';

/** Where the notary is, what it asks for, and the key by which its notes are known. `caFile` is PEM, trusted instead of the public authorities. */
export type NotaryPlaceConfig = Readonly<{ address: string; token: Secret; key: string; caFile: string | null }>;

const ADDRESS = 'SIGNALBOX_NOTARY';
const TOKEN = 'SIGNALBOX_NOTARY_TOKEN';
const KEY = 'SIGNALBOX_NOTARY_PUBLIC_KEY';
const CA_FILE = 'SIGNALBOX_NOTARY_CA_FILE';
const BESIDE = [TOKEN, `${TOKEN}_FILE`, KEY, `${KEY}_FILE`, CA_FILE];
export const NOTARY_NAMES: readonly string[] = [ADDRESS, ...BESIDE];

const EXPECTED = 'unix:/path, http://127.0.0.1:port or https://host of the notary, or “none” for an audit log that nobody seals';

/** null where nobody seals the audit log, which an installation has to say. Local Teams brings its own notary. */
export async function readNotary(reader: Reader, by: Readonly<{ local: boolean }>): Promise<NotaryPlaceConfig | null> {
  if (by.local) {
    for (const name of NOTARY_NAMES)
      if (reader.has(name)) reader.complain(name, 'is set, but Local Teams has a notary of its own. Remove it.');
    return null;
  }
  const address = reader.text(ADDRESS, isAddress, EXPECTED);
  if (!reader.has(ADDRESS)) reader.complain(ADDRESS, `is missing: ${EXPECTED}.`);
  if (address === 'none') {
    for (const name of BESIDE) if (reader.has(name)) reader.complain(name, `does not go with ${ADDRESS}=none. Remove one of the two.`);
    return null;
  }
  if (address === null) return null;
  const token = needed(reader, TOKEN, await reader.secret(TOKEN), 'the token that the notary asks for');
  const key = needed(
    reader,
    KEY,
    await reader.open(KEY),
    'the public key of the notary, as it says when it starts and keeps in <its key file>.pub',
  );
  if (key !== null && key !== '' && parseNoteKey(key) === null)
    reader.complain(KEY, 'must be a key such as signalbox+1a2b3c4d+AQ…, as the notary says when it starts.');
  const caFile = await pemFile(reader, CA_FILE, isCertificate, 'certificates');
  if (caFile !== null && !address.startsWith('https:'))
    reader.complain(CA_FILE, `is not used: ${ADDRESS} is no https address. Remove the variable.`);
  return token === null || key === null ? null : { address, token, key, caFile };
}

function needed<T>(reader: Reader, name: string, found: T | null, what: string): T | null {
  if (found === null) reader.complain(name, `is missing: ${what}; or ${name}_FILE with it in a file.`);
  return found;
}

/** Without encryption only on this machine. */
function isAddress(text: string): boolean {
  if (text === 'none' || /^unix:\/./.test(text)) return true;
  if (!URL.canParse(text)) return false;
  const { protocol, hostname, origin } = new URL(text);
  if (origin !== text) return false;
  return protocol === 'https:' || (protocol === 'http:' && /^(127(\.\d+){3}|localhost|\[::1\])$/.test(hostname));
}
