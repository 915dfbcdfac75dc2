import { createHash, createPublicKey, type KeyObject, verify } from 'node:crypto';
import { fromBase64, joined, sameBytes, toBase64, toHex } from './bytes.ts';
import type { Hash } from './tree.ts';

/** What is signed about the log: `origin` names it, `size` and `root` hold its whole content, `at` is when it was signed. */
export type Checkpoint = Readonly<{ origin: string; size: number; root: Hash; at: Date }>;

/** A public key by which notes are checked; its text form is the C2SP signed note's verifier key. */
export type NoteKey = Readonly<{ name: string; id: Uint8Array; key: KeyObject }>;

const ED25519 = 1;
/** How many bytes stand before the 32 of the key in the DER of an Ed25519 SubjectPublicKeyInfo (RFC 8410). */
const BEFORE_KEY = 12;
const ORIGIN = /^[\x21-\x2a\x2c-\x7e]{1,200}$/;
const SIZE = /^(0|[1-9][0-9]{0,15})$/;

/**
 * The text that is signed: https://c2sp.org/tlog-checkpoint with one extension line, the time. Throws RangeError for an origin
 * with spaces, plus signs or anything but ASCII.
 */
export function checkpointText({ origin, size, root, at }: Checkpoint): string {
  if (!ORIGIN.test(origin)) throw new RangeError(`“${origin}” cannot be the origin of a log`);
  return `${origin}\n${size}\n${toBase64(root)}\ntime ${at.toISOString()}\n`;
}

/** null for a text that is not exactly what `checkpointText` writes. */
export function parseCheckpoint(text: string): Checkpoint | null {
  const [origin = '', size = '', root = '', time = ''] = text.split('\n');
  const at = new Date(time.slice('time '.length));
  const hash = fromBase64(root);
  if (!ORIGIN.test(origin) || !SIZE.test(size) || Number.isNaN(at.getTime()) || hash?.length !== 32) return null;
  const checkpoint = { origin, size: Number(size), root: hash, at };
  return checkpointText(checkpoint) === text ? checkpoint : null;
}

/** The first four bytes of SHA-256 over name, newline, algorithm and key: https://c2sp.org/signed-note */
export function noteKeyId(name: string, publicKey: KeyObject): Uint8Array {
  return createHash('sha256').update(`${name}\n`).update(Uint8Array.of(ED25519)).update(rawKey(publicKey)).digest().subarray(0, 4);
}

/** `<name>+<id>+<key>`: what an auditor keeps. */
export function noteKeyText(name: string, publicKey: KeyObject): string {
  return `${name}+${toHex(noteKeyId(name, publicKey))}+${toBase64(joined(Uint8Array.of(ED25519), rawKey(publicKey)))}`;
}

/** null for a text that is not the key of an Ed25519 note. */
export function parseNoteKey(text: string): NoteKey | null {
  const [, name = '', id = '', encoded = ''] = /^([^+]+)\+([0-9a-f]{8})\+(\S+)$/.exec(text.trim()) ?? [];
  const bytes = fromBase64(encoded);
  if (!ORIGIN.test(name) || bytes?.length !== 33 || bytes[0] !== ED25519) return null;
  const key = publicKeyOf(bytes.subarray(1));
  const expected = noteKeyId(name, key);
  return toHex(expected) === id ? { name, id: expected, key } : null;
}

/** A text with its signature, as https://c2sp.org/signed-note writes them. */
export function noteOf(text: string, by: Readonly<{ name: string; id: Uint8Array; signature: Uint8Array }>): string {
  return `${text}\n— ${by.name} ${toBase64(joined(by.id, by.signature))}\n`;
}

/** The signed text of a note, or null unless one of its signatures is by this key and right. */
export function openNote(note: string, by: NoteKey): string | null {
  const end = note.lastIndexOf('\n\n');
  if (end < 0) return null;
  const text = note.slice(0, end + 1);
  const lines = note.slice(end + 2).split('\n');
  return lines.some((line) => isSignature(line, text, by)) ? text : null;
}

function isSignature(line: string, text: string, { name, id, key }: NoteKey): boolean {
  const prefix = `— ${name} `;
  if (!line.startsWith(prefix)) return false;
  const bytes = fromBase64(line.slice(prefix.length));
  return bytes !== null && sameBytes(bytes.subarray(0, 4), id) && verify(null, new TextEncoder().encode(text), key, bytes.subarray(4));
}

function publicKeyOf(raw: Uint8Array): KeyObject {
  return createPublicKey({
    key: { kty: 'OKP', crv: 'Ed25519', x: toBase64(raw).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '') },
    format: 'jwk',
  });
}

function rawKey(publicKey: KeyObject): Uint8Array {
  return publicKey.export({ format: 'der', type: 'spki' }).subarray(BEFORE_KEY);
}
