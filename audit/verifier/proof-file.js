// @ts-check
import { hashesOf } from './base64.js';
import { readText } from './files.js';
import { Finding } from './finding.js';
import { lineOf } from './line.js';
import { verifyConsistency } from './merkle.js';
import { Selection } from './selection.js';

/** @typedef {import('./note.js').Checkpoint} Checkpoint */

/**
 * Verifies `{"line": …}`, one event with its proof, against the last checkpoint, or `{"consistency": {"from", "to", "proof"}}` between two
 * checkpoints of these sizes. Throws Finding.
 * @param {string} path
 * @param {readonly Checkpoint[]} checkpoints At least one.
 */
export function verifyProofFile(path, checkpoints) {
  const value = parsed(readText(path, 'proof.broken'));
  const keys = typeof value === 'object' && value !== null ? Object.keys(value) : [];
  if (keys.length === 1 && keys[0] === 'line') return { kind: 'inclusion', ...inclusion(value.line, checkpoints) };
  if (keys.length === 1 && keys[0] === 'consistency') return { kind: 'consistency', ...consistency(value.consistency, checkpoints) };
  throw new Finding('proof.broken', `${path} holds no proof: it must be {"line": …} or {"consistency": …}.`);
}

/**
 * @param {unknown} value
 * @param {readonly Checkpoint[]} checkpoints
 */
function inclusion(value, checkpoints) {
  const line = lineOf(value);
  const last = checkpoints.at(-1);
  if (line === null || last === undefined) throw new Finding('proof.broken', 'The line of the proof is not an event as an export has it.');
  const selection = new Selection(last);
  selection.read(line);
  return selection.end();
}

/**
 * @param {any} value
 * @param {readonly Checkpoint[]} checkpoints
 */
function consistency(value, checkpoints) {
  const { from, to } = value ?? {};
  const proof = hashesOf(value?.proof);
  if (!Number.isSafeInteger(from) || !Number.isSafeInteger(to) || proof === null) {
    throw new Finding('proof.broken', 'A proof between two checkpoints needs two sizes and a list of hashes in base64.');
  }
  const older = checkpoints.filter(({ size }) => size === from);
  const newer = checkpoints.filter(({ size }) => size === to);
  if (older.length === 0 || newer.length === 0) {
    throw new Finding('proof.checkpoint', `There is no checkpoint of ${older.length === 0 ? from : to} events in the file.`);
  }
  const checkpoint = newer.find((later) => older.some((earlier) => verifyConsistency(earlier, later, proof)));
  if (checkpoint === undefined) {
    throw new Finding('proof.wrong', `The log of ${to} events does not begin with that of ${from}, or the proof is wrong.`, {
      from: 1,
      to: from,
    });
  }
  return { events: to, checkpoint, unanchored: 0, warnings: [] };
}

/** @param {string} text */
function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    // Not JSON: said by the caller, who knows the file.
    return null;
  }
}
