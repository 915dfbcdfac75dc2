import { type Bytes, fromBase64, sameBytes, sha256, toHex, utf8 } from './bytes.ts';

/** The public key of a notary: a C2SP signed note's verifier key, `<name>+<id>+<key>`. `raw` are the 32 bytes of Ed25519. */
export type NotaryKey = Readonly<{ name: string; id: Bytes; raw: Bytes }>;
/** What the notary signed: so many events have this root. `at` is ISO 8601 in UTC. */
export type Checkpoint = Readonly<{ origin: string; size: number; root: Bytes; at: string }>;
export type Opened = Readonly<{ checkpoint: Checkpoint }> | Readonly<{ problem: 'broken' | 'unsigned' }>;

const ED25519 = 1;
/** A key that every library takes: the base point of the curve (RFC 8032, 5.1). */
const BASE_POINT = new Uint8Array(32).fill(0x66).fill(0x58, 0, 1);
const NAME = /^[\x21-\x2a\x2c-\x7e]{1,200}$/;
const SIZE = /^(0|[1-9][0-9]{0,15})$/;
const KEY = /^([^+]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/=]+)\n?$/;
/** The text, an empty line, and the signatures: https://c2sp.org/signed-note */
const NOTE = /^((?:[^\n]+\n){4})\n((?:— [^\n]+(?:\n|$)){1,16})$/;
/** No checkpoint is longer, whatever signs it. */
const LONGEST = 20_000;

/** null for a text that is not the key of an Ed25519 note, or whose id belongs to another one. */
export async function readKey(text: string): Promise<NotaryKey | null> {
  const [, name = '', digits = '', encoded = ''] = KEY.exec(text) ?? [];
  const bytes = fromBase64(encoded);
  if (!NAME.test(name) || bytes?.length !== 33 || bytes[0] !== ED25519) return null;
  const id = (await sha256(utf8(`${name}\n`), bytes)).slice(0, 4);
  return toHex(id) === digits ? { name, id, raw: bytes.slice(1) } : null;
}

/** What a note says, once one of its signatures is by this key. */
export async function openNote(note: string, key: NotaryKey): Promise<Opened> {
  const [, text = '', signatures = ''] = note.length > LONGEST ? [] : (NOTE.exec(note) ?? []);
  const checkpoint = readCheckpoint(text);
  if (checkpoint === null) return { problem: 'broken' };
  for (const line of signatures.split('\n')) if (await isSignature(line, text, key)) return { checkpoint };
  return { problem: 'unsigned' };
}

/** `<origin>\n<size>\n<root>\ntime <moment>\n`: https://c2sp.org/tlog-checkpoint with one extension line. */
function readCheckpoint(text: string): Checkpoint | null {
  const [origin = '', digits = '', encoded = '', extension = ''] = text.split('\n');
  const root = fromBase64(encoded);
  const size = Number(digits);
  const at = extension.slice('time '.length);
  if (!NAME.test(origin) || !SIZE.test(digits) || !Number.isSafeInteger(size) || root?.length !== 32) return null;
  return extension === `time ${at}` && isInstant(at) ? { origin, size, root, at } : null;
}

/** `— <name> <base64 of id and signature>` */
async function isSignature(line: string, text: string, { name, id, raw }: NotaryKey): Promise<boolean> {
  const prefix = `— ${name} `;
  const bytes = line.startsWith(prefix) ? fromBase64(line.slice(prefix.length)) : null;
  if (bytes?.length !== 68 || !sameBytes(bytes.slice(0, 4), id)) return false;
  try {
    return await crypto.subtle.verify('Ed25519', await imported(raw), bytes.slice(4), utf8(text));
  } catch {
    // A key that is no point of the curve has signed nothing.
    return false;
  }
}

function imported(raw: Bytes) {
  return crypto.subtle.importKey('raw', raw, 'Ed25519', false, ['verify']);
}

/** Whether this is a moment as the log writes them: ISO 8601 in UTC with milliseconds. */
export function isInstant(text: string): boolean {
  const at = new Date(text);
  return /^\d{4}-/.test(text) && !Number.isNaN(at.getTime()) && at.toISOString() === text;
}

/** Whether this browser can check signatures of Ed25519 at all: it needs a safe context, and a version of the last few years. */
export async function knowsEd25519(): Promise<boolean> {
  try {
    await imported(BASE_POINT);
    return true;
  } catch {
    // What exactly it does not know makes no difference to what somebody can do about it.
    return false;
  }
}
