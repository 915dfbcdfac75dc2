// @ts-check
import { createHash, createPublicKey, verify } from 'node:crypto';
import { bytesOf } from './base64.js';
import { readText } from './files.js';
import { Finding } from './finding.js';

/**
 * The notary's public key: a C2SP signed note's verifier key, `<name>+<id>+<key>`.
 * @typedef {{ name: string, id: Buffer, key: import('node:crypto').KeyObject }} NotaryKey
 * @typedef {{ origin: string, size: number, root: Buffer, time: string }} Checkpoint `time` is ISO 8601 in UTC.
 */

const ED25519 = 1;
const NAME = /^[\x21-\x2a\x2c-\x7e]{1,200}$/;
const SIZE = /^(0|[1-9][0-9]{0,15})$/;
const INSTANT = /^\d{4}-\d\d-(\d\d)T([01]\d|2[0-3]):\d\d:\d\d\.\d{3}Z$/;

/**
 * Whether this is a moment as the log writes them: ISO 8601 in UTC with milliseconds.
 * @param {string} text
 */
export function isInstant(text) {
  const [, day = ''] = INSTANT.exec(text) ?? [];
  const at = day === '' ? Number.NaN : Date.parse(text);
  if (Number.isNaN(at)) return false;
  // Only a day that not every month has can be read as one of the next month.
  return day <= '28' || new Date(at).toISOString() === text;
}

/**
 * Reads a key (https://c2sp.org/signed-note). Throws Finding `key.broken` for a text that is none.
 * @param {string} path
 * @returns {NotaryKey}
 */
export function readKey(path) {
  return keyIn(readText(path, 'key.broken'), path);
}

/**
 * The same of a text.
 * @param {string} text
 * @param {string} path What the text is called.
 * @returns {NotaryKey}
 */
export function keyIn(text, path) {
  const [, name = '', id = '', encoded = ''] = /^([^+]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/=]+)[\r\n]*$/.exec(text) ?? [];
  const bytes = bytesOf(encoded);
  if (!NAME.test(name) || bytes?.length !== 33 || bytes[0] !== ED25519 || keyId(name, bytes).toString('hex') !== id) {
    throw new Finding('key.broken', `${path} holds no key of a notary, or it was changed. Ask the notary's operator for it.`);
  }
  const x = bytes.subarray(1).toString('base64url');
  return { name, id: Buffer.from(id, 'hex'), key: createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' }) };
}

/**
 * @param {string} name
 * @param {Buffer} bytes The algorithm and the key.
 */
function keyId(name, bytes) {
  return createHash('sha256').update(`${name}\n`).update(bytes).digest().subarray(0, 4);
}

/**
 * The checkpoints of a file in its order, each signed under the key; what repeats is kept once, where it stands last. Throws Finding.
 * @param {string} path
 * @param {NotaryKey} key
 * @returns {readonly Checkpoint[]}
 */
export function readCheckpoints(path, key) {
  return checkpointsIn(readText(path, 'checkpoint.broken'), key, path);
}

/**
 * The same of a text.
 * @param {string} text
 * @param {NotaryKey} key
 * @param {string} path What the text is called.
 */
export function checkpointsIn(text, key, path) {
  const notes = notesOf(text);
  if (notes.length === 0) throw new Finding('checkpoints.none', `${path} holds no checkpoint: without one, nothing can be verified.`);
  /** @type {Map<string, Checkpoint>} */
  const found = new Map();
  for (const [at, [body, signatures]] of notes.entries()) {
    const checkpoint = readNote(body, signatures, { key, number: at + 1 });
    const name = `${checkpoint.size} ${checkpoint.origin}`;
    const earlier = found.get(name);
    if (earlier !== undefined && !earlier.root.equals(checkpoint.root)) throw twoTrees(checkpoint);
    found.delete(name);
    found.set(name, checkpoint);
  }
  return [...found.values()];
}

/** @param {Checkpoint} checkpoint */
function twoTrees({ origin, size }) {
  const sentence = `The notary signed two different logs under the name ${origin}: there are two roots for ${size} events.`;
  return new Finding('checkpoint.split', sentence, { from: 1, to: size });
}

/**
 * Texts with their signatures, as they stand between blank lines. What a crash cut off is ended by a line `(torn)` and left out.
 * @param {string} text
 */
function notesOf(text) {
  /** @type {(readonly [body: string, signatures: string])[]} */
  const notes = [];
  let body = '';
  for (const block of text.split(/\n{2,}/).map((part) => part.replace(/^\n|\n$/g, ''))) {
    if (block === '') continue;
    const torn = /(^|\n)\(torn\)$/.test(block);
    if (!torn && body !== '') notes.push([body, `${block}\n`]);
    body = torn || body !== '' ? '' : `${block}\n`;
  }
  return body === '' ? notes : [...notes, /** @type {const} */ ([body, ''])];
}

/**
 * @param {string} text
 * @param {string} signatures
 * @param {{ key: NotaryKey, number: number }} by
 */
function readNote(text, signatures, { key, number }) {
  const checkpoint = parseCheckpoint(text);
  const lines = signatures.split('\n').slice(0, -1);
  if (checkpoint === null || lines.length === 0 || !lines.every((line) => line.startsWith('— '))) {
    const sentence = `Checkpoint ${number} of the file is broken: it is not written as the notary writes one.`;
    throw new Finding('checkpoint.broken', sentence, { number });
  }
  if (lines.some((line) => isSigned(text, line, key))) return checkpoint;
  const sentence = `Checkpoint ${number} of the file (${checkpoint.size} events) is not signed by ${key.name}, or it was changed after it was signed.`;
  throw new Finding('checkpoint.signature', sentence, { number });
}

/**
 * `<origin>\n<size>\n<root>\ntime <moment>\n`: https://c2sp.org/tlog-checkpoint with one extension line.
 * @param {string} text
 * @returns {Checkpoint | null}
 */
function parseCheckpoint(text) {
  const [origin = '', digits = '', encoded = '', extension = '', end, ...more] = text.split('\n');
  const root = bytesOf(encoded);
  const size = Number(digits);
  const time = extension.slice('time '.length);
  if (!NAME.test(origin) || !SIZE.test(digits) || !Number.isSafeInteger(size) || root?.length !== 32) return null;
  if (!extension.startsWith('time ') || !isInstant(time) || end !== '' || more.length > 0) return null;
  return { origin, size, root, time };
}

/**
 * @param {string} text
 * @param {string} line `— <name> <base64 of id and signature>`
 * @param {NotaryKey} by
 */
function isSigned(text, line, { name, id, key }) {
  const prefix = `— ${name} `;
  const bytes = line.startsWith(prefix) ? bytesOf(line.slice(prefix.length)) : null;
  if (bytes?.length !== 68 || !bytes.subarray(0, 4).equals(id)) return false;
  return verify(null, Buffer.from(text), key, bytes.subarray(4));
}
