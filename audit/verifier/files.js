// @ts-check
import { isUtf8 } from 'node:buffer';
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { Finding, Mistyped } from './finding.js';

const MOST_BYTES = 1024 * 1024;
const CHUNK = 256 * 1024;
const NEWLINE = 10;

/**
 * A file that is small by its nature. Throws Mistyped when it cannot be read, Finding when it is over 64 MB or not UTF-8.
 * @param {string} path
 * @param {string} reason
 */
export function readText(path, reason) {
  /** @type {Buffer[]} */
  const parts = [];
  let length = 0;
  for (const part of chunksOf(path)) {
    length += part.length;
    if (length > 64 * MOST_BYTES) throw new Finding(reason, `${path} is larger than 64 MB: it cannot be the right file.`);
    parts.push(Buffer.from(part));
  }
  const bytes = Buffer.concat(parts);
  if (!isUtf8(bytes)) throw new Finding(reason, `${path} is not UTF-8 text: it cannot be the right file, or it was damaged.`);
  return bytes.toString('utf8');
}

/**
 * The lines of a file, one after another, without the newline. The last one may lack it. A line is only good until the next is asked
 * for. Throws Mistyped when the file cannot be read, Finding for a line of more than 1 MB.
 * @param {string} path
 * @returns {Generator<Buffer>}
 */
export function* linesOf(path) {
  /** @type {Buffer} */
  let rest = Buffer.alloc(0);
  let number = 1;
  for (const chunk of chunksOf(path)) {
    let start = 0;
    for (let end = chunk.indexOf(NEWLINE); end >= 0; end = chunk.indexOf(NEWLINE, start)) {
      const part = chunk.subarray(start, end);
      yield short(rest.length === 0 ? part : Buffer.concat([rest, part]), number);
      rest = Buffer.alloc(0);
      start = end + 1;
      number += 1;
    }
    rest = short(Buffer.concat([rest, chunk.subarray(start)]), number);
  }
  if (rest.length > 0) yield rest;
}

/**
 * @param {Buffer} line
 * @param {number} number
 */
function short(line, number) {
  if (line.length > MOST_BYTES) throw new Finding('line.long', `Line ${number} is longer than 1 MB: no event is.`, { number });
  return line;
}

/**
 * @param {string} path
 * @returns {Generator<Buffer>}
 */
function* chunksOf(path) {
  const file = opened(path);
  try {
    const buffer = Buffer.alloc(CHUNK);
    for (let length = readSync(file, buffer); length > 0; length = readSync(file, buffer)) yield buffer.subarray(0, length);
  } finally {
    closeSync(file);
  }
}

/** @param {string} path */
function opened(path) {
  try {
    const file = openSync(path, 'r');
    if (!fstatSync(file).isDirectory()) return file;
    closeSync(file);
  } catch (error) {
    const missing = error instanceof Error && 'code' in error && error.code === 'ENOENT';
    throw new Mistyped(missing ? `There is no file ${path}.` : `${path} cannot be read. Check who may read it.`);
  }
  throw new Mistyped(`${path} is a folder. Name a file.`);
}
