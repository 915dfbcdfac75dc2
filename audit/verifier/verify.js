#!/usr/bin/env node
// @ts-check
// The command of the verifier. It ends with 0 when everything was verified, 1 when not, 2 when the call was typed wrongly.
import { parseArgs } from 'node:util';
import { Mistyped } from './finding.js';
import { verify } from './verifier.js';

const USAGE = `To verify an export:
  node audit/verifier/verify.js <export.jsonl> --checkpoints <checkpoints.txt> --key <notary.pub> [--json]
To verify one proof:
  node audit/verifier/verify.js --proof <proof.json> --checkpoints <checkpoints.txt> --key <notary.pub> [--json]`;

/** @typedef {import('./verifier.js').Verdict} Verdict */

/** @param {string[]} args */
function main(args) {
  try {
    const { files, json } = read(args);
    const verdict = verify(files);
    console.log(json ? JSON.stringify(verdict) : sentences(verdict).join('\n'));
    return verdict.verdict === 'verified' ? 0 : 1;
  } catch (error) {
    console.error(
      error instanceof Mistyped ? error.message : `The verifier itself failed: ${error instanceof Error ? error.message : error}`,
    );
    return error instanceof Mistyped ? 2 : 1;
  }
}

/** @param {string[]} args */
function read(args) {
  const text = /** @type {const} */ ({ type: 'string' });
  const { values, positionals } = parsed(() =>
    parseArgs({ args, allowPositionals: true, options: { checkpoints: text, key: text, proof: text, json: { type: 'boolean' } } }),
  );
  const { checkpoints, key, proof, json = false } = values;
  const [path] = positionals;
  const one = positionals.length + (proof === undefined ? 0 : 1) === 1;
  if (checkpoints === undefined || key === undefined || !one) throw new Mistyped(USAGE);
  const files = proof === undefined ? { export: path ?? '', checkpoints, key } : { proof, checkpoints, key };
  return { files, json };
}

/**
 * @template T
 * @param {() => T} parse
 */
function parsed(parse) {
  try {
    return parse();
  } catch {
    // An option that there is not, or one without its value: how it is called says more than the parser does.
    throw new Mistyped(USAGE);
  }
}

/** @param {Verdict} verdict */
function sentences({ kind, events, checkpoint, unanchored, warnings, problem }) {
  if (problem !== null || checkpoint === null) return [`NOT VERIFIED. ${problem?.sentence ?? ''}`];
  const { origin, size, time } = checkpoint;
  return [
    `VERIFIED. ${WHAT[kind]?.(events) ?? ''}`,
    `Checkpoint: ${size} events of ${origin}, signed at ${time}.`,
    ...tail(kind, unanchored),
  ].concat(warnings.map(({ sentence }) => `Note: ${sentence}`));
}

/** @type {Readonly<Record<string, (events: number) => string>>} */
const WHAT = {
  log: (events) => `${events === 1 ? 'One event is' : `All ${events} events are`} as written, none is missing between them.`,
  selection: (events) =>
    `${events === 1 ? 'The event is' : `All ${events} events are`} in the log. Whether others belong to the selection is not proved.`,
  inclusion: () => 'The event is in the log.',
  consistency: (events) => `The log of ${events} events begins with the earlier one.`,
};

/**
 * @param {string} kind
 * @param {number} unanchored
 */
function tail(kind, unanchored) {
  if (kind !== 'log') return [];
  if (unanchored === 0) return ['No event stands after it.'];
  const are = unanchored === 1 ? 'One event stands' : `${unanchored} events stand`;
  return [`${are} after it and ${unanchored === 1 ? 'is' : 'are'} not anchored yet: what was cut off or changed there cannot be seen.`];
}

process.exitCode = main(process.argv.slice(2));
