// Prints the last lines of a service's log.
//
//   logs.js [--lines=50] <service> <environment>

import { closeSync, existsSync, fstatSync, openSync, readdirSync, readSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';

const HOMES = { shop: process.env.SHOP_HOME };
const MOST_LINES = 1000;
/** A log can be larger than memory, so only its end is read. */
const READ_BYTES = 512 * 1024;

try {
  logs();
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
}

function logs() {
  const { values, positionals } = parseArgs({ options: { lines: { type: 'string', default: '50' } }, allowPositionals: true });
  const [service, environment] = positionals;
  const home = homeOf(service);
  const folder = path.join(home, oneOf('environment', environment, environmentsOf(home)));
  const lines = lastLines(path.join(folder, 'service.log'), numberOfLines(values.lines));
  console.log(lines.length === 0 ? `${service} in ${environment} has not written a log yet.` : lines.join('\n'));
}

function numberOfLines(text) {
  const number = /^\d{1,4}$/.test(text) ? Number(text) : 0;
  if (number < 1 || number > MOST_LINES) throw new Error(`The number of lines must be between 1 and ${MOST_LINES}.`);
  return number;
}

function lastLines(file, count) {
  if (!existsSync(file)) return [];
  const log = openSync(file, 'r');
  try {
    const { size } = fstatSync(log);
    const start = Math.max(0, size - READ_BYTES);
    const bytes = Buffer.alloc(size - start);
    const read = readSync(log, bytes, 0, bytes.length, start);
    const lines = bytes.toString('utf8', 0, read).trimEnd().split('\n');
    // When reading began in the middle, the first line is the rest of one.
    return lines.slice(start === 0 ? 0 : 1).slice(-count);
  } finally {
    closeSync(log);
  }
}

function homeOf(service) {
  const home = HOMES[oneOf('service', service, Object.keys(HOMES))];
  if (home === undefined || !existsSync(home)) throw new Error(`The home of ${service} is missing: ${home ?? 'SHOP_HOME is not set'}.`);
  return home;
}

function environmentsOf(home) {
  const folders = readdirSync(home, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  return folders.map((entry) => entry.name).filter((name) => name !== 'releases');
}

/** Taking only what is in a list keeps every other text, however it is written, away from the file system. */
function oneOf(what, wanted, known) {
  if (known.includes(wanted)) return wanted;
  throw new Error(
    `There is no ${what} ${JSON.stringify(String(wanted ?? '').slice(0, 60))}. There is: ${known.join(', ') || 'none at all'}.`,
  );
}
