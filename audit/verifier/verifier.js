// @ts-check
import { linesOf } from './files.js';
import { Finding } from './finding.js';
import { readLine } from './line.js';
import { readCheckpoints, readKey } from './note.js';
import { verifyProofFile } from './proof-file.js';
import { Selection } from './selection.js';
import { WholeLog } from './whole-log.js';

export { Finding } from './finding.js';
export { leafHash, ReadTree, verifyConsistency, verifyInclusion } from './merkle.js';
export { checkpointsIn, keyIn } from './note.js';
export { WholeLog } from './whole-log.js';

/**
 * @typedef {import('./note.js').Checkpoint} Checkpoint
 * @typedef {import('./whole-log.js').Warning} Warning
 * @typedef {{ checkpoints: string, key: string } & ({ export: string } | { proof: string })} Files Paths.
 * @typedef {{ reason: string, from: number | null, to: number | null, number: number | null, sentence: string }} Problem
 * @typedef {{
 *   verdict: 'verified' | 'not verified', kind: string, events: number, checkpoint: { origin: string, size: number, time: string } | null,
 *   unanchored: number, warnings: readonly Warning[], problem: Problem | null
 * }} Verdict
 */

/**
 * Verifies the export of a log, the export of a selection, or a proof. Whatever is wrong with the contents of the files is in the
 * verdict, with where it is; throws Mistyped for a file that cannot be read.
 * @param {Files} files
 * @returns {Verdict}
 */
export function verify(files) {
  try {
    const checkpoints = readCheckpoints(files.checkpoints, readKey(files.key));
    const { kind, events, checkpoint, unanchored, warnings } =
      'proof' in files ? verifyProofFile(files.proof, checkpoints) : verifyExport(files.export, checkpoints);
    const { origin, size, time } = checkpoint;
    return { verdict: 'verified', kind, events, checkpoint: { origin, size, time }, unanchored, warnings, problem: null };
  } catch (error) {
    if (!(error instanceof Finding)) throw error;
    const problem = { reason: error.reason, ...problemPlace(error), sentence: error.message };
    const kind = 'proof' in files ? 'proof' : 'export';
    return { verdict: 'not verified', kind, events: 0, checkpoint: null, unanchored: 0, warnings: [], problem };
  }
}

/** @param {Finding} finding */
function problemPlace({ where: { from = null, to = null, number = null } }) {
  return { from, to, number };
}

/**
 * @param {string} path
 * @param {readonly Checkpoint[]} checkpoints
 */
function verifyExport(path, checkpoints) {
  /** @type {WholeLog | Selection | null} */
  let reader = null;
  let number = 0;
  for (const bytes of linesOf(path)) {
    number += 1;
    const line = readLine(bytes);
    if (line === null) throw broken(number, reader instanceof Selection);
    reader ??= line.proof === null ? new WholeLog(checkpoints) : new Selection(lastOf(checkpoints));
    reader.read(line);
  }
  const empty = checkpoints.every(({ size }) => size === 0);
  if (reader === null && empty) throw new Finding('export.empty', `${path} is empty: there is no event in it.`);
  const whole = reader ?? new WholeLog(checkpoints);
  return { kind: whole instanceof Selection ? 'selection' : 'log', ...whole.end() };
}

/** @param {readonly Checkpoint[]} checkpoints At least one. */
function lastOf(checkpoints) {
  const last = checkpoints.at(-1);
  if (last === undefined) throw new Finding('checkpoints.none', 'There is no checkpoint: without one, nothing can be verified.');
  return last;
}

/**
 * @param {number} number
 * @param {boolean} selected Then the number of the line is not that of the event.
 */
function broken(number, selected) {
  const sentence = `Line ${number} is not an event as the log writes it: it was changed, or the file was damaged.`;
  return new Finding('line.broken', sentence, selected ? { number } : { from: number, number });
}
