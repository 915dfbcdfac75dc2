// @ts-check
import { isUtf8 } from 'node:buffer';
import { hash } from 'node:crypto';
import { hashesOf } from './base64.js';
import { leafHash } from './merkle.js';
import { isInstant } from './note.js';

/**
 * @typedef {string | number | boolean} Scalar
 * @typedef {Record<string, Scalar>} Flat
 * @typedef {{ detail: Flat, name: string, salt: string, sentence: string }} Beside
 * @typedef {{ kind: string, objectId: string, tenantId: string }} Actor
 * @typedef {{
 *   actor: Actor, at: string, beside: string, environment: string | null, facts: Flat, id: string, log: string, planHash: string | null,
 *   rule: string | null, runId: string | null, seq: number, stepId: string | null, type: string, v: 1, via: string, workflow: string | null
 * }} Event
 * @typedef {{ event: Event, leaf: Uint8Array, beside: Beside | null, besideFits: boolean, proof: Buffer[] | null }} Line
 */

const TEXT = (/** @type {unknown} */ value) => typeof value === 'string';
const TEXT_OR_NULL = (/** @type {unknown} */ value) => value === null || typeof value === 'string';
const matching = (/** @type {RegExp} */ pattern) => (/** @type {unknown} */ value) => typeof value === 'string' && pattern.test(value);

/** @type {Readonly<Record<string, (value: unknown) => boolean>>} The members of an event in canonical order, and what each may be. */
const EVENT = {
  actor: (value) => hasShape(value, ACTOR),
  at: (value) => typeof value === 'string' && isInstant(value),
  beside: matching(/^[0-9a-f]{64}$/),
  environment: TEXT_OR_NULL,
  facts: isFlat,
  id: TEXT,
  log: TEXT,
  planHash: TEXT_OR_NULL,
  rule: TEXT_OR_NULL,
  runId: TEXT_OR_NULL,
  seq: (value) => Number.isSafeInteger(value) && Number(value) >= 1,
  stepId: TEXT_OR_NULL,
  type: TEXT,
  v: (value) => value === 1,
  via: TEXT,
  workflow: TEXT_OR_NULL,
};
const ACTOR = { kind: TEXT, objectId: TEXT, tenantId: TEXT };
const BESIDE = { detail: isFlat, name: TEXT, salt: matching(/^[0-9a-f]{32}$/), sentence: TEXT };

/**
 * Reads one line of an export. null unless it is, byte for byte, the RFC 8785 text of exactly the members that the format has.
 * @param {Buffer} bytes
 * @returns {Line | null}
 */
export function readLine(bytes) {
  if (!isUtf8(bytes)) return null;
  const text = bytes.toString('utf8');
  const line = lineOf(parsed(text));
  return line?.text === text ? line : null;
}

/**
 * The same for a value that was already parsed, whatever its spelling was. `text` is its canonical text.
 * @param {unknown} value
 * @returns {(Line & { text: string }) | null}
 */
export function lineOf(value) {
  if (!isRecord(value)) return null;
  const { event, beside, proof, ...unknown } = value;
  const path = proof === undefined ? null : hashesOf(proof);
  if (Object.keys(unknown).length > 0 || !('beside' in value) || (path === null) !== (proof === undefined)) return null;
  if (!hasShape(event, EVENT) || !(beside === null || hasShape(beside, BESIDE))) return null;
  return assembled(/** @type {Event} */ (event), /** @type {Beside | null} */ (beside), path);
}

/**
 * @param {Event} event
 * @param {Beside | null} beside
 * @param {Buffer[] | null} proof
 */
function assembled(event, beside, proof) {
  const text = eventText(event);
  const apart = besideOf(beside);
  const proofText = proof === null ? '' : `,"proof":[${proof.map((one) => `"${one.toString('base64')}"`).join(',')}]`;
  const whole = `{"beside":${apart.text},"event":${text}${proofText}}`;
  if (whole.includes('\\ud') && HALF.test(whole)) return null;
  return { event, beside, proof, text: whole, leaf: leafHash(text), besideFits: apart.hash === null || apart.hash === event.beside };
}

/** Half a character, as JSON writes it: \ud800 to \udfff behind an even number of backslashes. UTF-8 cannot hold it. */
const HALF = /(?<!\\)(?:\\\\)*\\ud[89a-f]/;

/** The members of an event and of its actor in the order of RFC 8785. */
const EVENT_ORDER = Object.keys(EVENT).join();
const ACTOR_ORDER = Object.keys(ACTOR).join();

/**
 * RFC 8785: members sorted by name, no spaces. JSON.stringify writes just that where the members stand in this order already, as in every
 * line that nobody touched.
 * @param {Event} event
 */
function eventText(event) {
  const { actor, at, beside, environment, facts, id, log, planHash, rule, runId, seq, stepId, type, v, via, workflow } = event;
  if (Object.keys(event).join() === EVENT_ORDER && Object.keys(actor).join() === ACTOR_ORDER && isSorted(Object.keys(facts)))
    return JSON.stringify(event);
  const { kind, objectId, tenantId } = actor;
  return `{"actor":{"kind":${quoted(kind)},"objectId":${quoted(objectId)},"tenantId":${quoted(tenantId)}},"at":${quoted(at)},"beside":${quoted(beside)},"environment":${quoted(environment)},"facts":${flatText(facts)},"id":${quoted(id)},"log":${quoted(log)},"planHash":${quoted(planHash)},"rule":${quoted(rule)},"runId":${quoted(runId)},"seq":${seq},"stepId":${quoted(stepId)},"type":${quoted(type)},"v":${v},"via":${quoted(via)},"workflow":${quoted(workflow)}}`;
}

/** @param {readonly string[]} names */
function isSorted(names) {
  return names.every((name, place) => place === 0 || /** @type {string} */ (names[place - 1]) < name);
}

/**
 * The text of what lies beside an event, and the hash over its salt and the rest of it: null when it is missing.
 * @param {Beside | null} beside
 */
function besideOf(beside) {
  if (beside === null) return { text: 'null', hash: null };
  const before = `{"detail":${flatText(beside.detail)},"name":${quoted(beside.name)}`;
  const after = `"sentence":${quoted(beside.sentence)}}`;
  const salted = Buffer.concat([Buffer.from(beside.salt, 'hex'), Buffer.from(`${before},${after}`)]);
  return { text: `${before},"salt":${quoted(beside.salt)},${after}`, hash: hash('sha256', salted, 'hex') };
}

/** @param {string | null} value */
function quoted(value) {
  return JSON.stringify(value);
}

/** @param {Flat} members */
function flatText(members) {
  const names = Object.keys(members);
  if (isSorted(names)) return JSON.stringify(members);
  names.sort();
  // JSON.stringify writes safe integers as RFC 8785 does: without a sign for zero, a point or an exponent.
  return `{${names.map((name) => `${quoted(name)}:${JSON.stringify(members[name])}`).join(',')}}`;
}

/** @param {string} text */
function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    // Not JSON at all: said by whoever asked, with the number of the line.
    return undefined;
  }
}

/**
 * @param {unknown} value
 * @param {Readonly<Record<string, (value: unknown) => boolean>>} shape
 */
function hasShape(value, shape) {
  if (!isRecord(value)) return false;
  const names = Object.keys(shape);
  return (
    names.length === Object.keys(value).length && names.every((name) => Object.hasOwn(value, name) && shape[name]?.(value[name]) === true)
  );
}

/**
 * Texts, safe integers and booleans by name.
 * @param {unknown} value
 * @returns {boolean}
 */
function isFlat(value) {
  return (
    isRecord(value) && Object.values(value).every((one) => typeof one === 'string' || typeof one === 'boolean' || Number.isSafeInteger(one))
  );
}

/**
 * @param {unknown} value
 * @returns {value is Record<string, unknown>}
 */
function isRecord(value) {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
