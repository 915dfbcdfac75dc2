// A whole run of the tests, cut into lots: each a mocha process of its own. A process that loads every suite holds so much
// that each of them runs slower in it, and side by side they keep two cores busy.
import { spawn } from 'node:child_process';
import { dirname } from 'node:path';
import { createInterface } from 'node:readline';

const LOT_SIZE = 16;
const COUNTS = /^(\d+) passed, (\d+) failed$/;
const FILE = /^[✔✗] /;
const FAILURES = '== what failed';
const LINES = 300;

/**
 * Files of one folder (`test/scenarios`, `bot/connectors`) stay together, sixteen at most. The last folders come first:
 * theirs are the slow suites, and a slow lot at the end would run alone.
 */
export function lotsOf(files) {
  const folders = new Map();
  for (const file of files) {
    const folder = dirname(file).split(/[\\/]/).slice(0, 2).join('/');
    folders.set(folder, [...(folders.get(folder) ?? []), file]);
  }
  return [...folders.values()].flatMap(cut).reverse();
}

function cut(files) {
  const lots = Math.ceil(files.length / LOT_SIZE);
  return Array.from({ length: lots }, (_, lot) => files.filter((_file, index) => index % lots === lot));
}

/**
 * Runs Node once for each entry of `commands` (its arguments): the first `alone` of them one by one, the others `sideBySide` at
 * a time; shows what they print, and in the end once more what failed, which is far above by then, and the sum of their counts,
 * alone on a line. Resolves to an exit code.
 */
export async function runLots(commands, { alone, sideBySide }, options) {
  const total = { passed: 0, failed: 0, failures: [] };
  await drain(commands.slice(0, alone), 1, total, options);
  await drain(commands.slice(alone), sideBySide, total, options);
  if (total.failures.length > 0) console.log(['', FAILURES, ...total.failures].join('\n'));
  console.log(`\n${total.passed} passed, ${total.failed} failed`);
  return total.failed === 0 ? 0 : 1;
}

async function drain(waiting, sideBySide, total, options) {
  async function next() {
    for (let command = waiting.shift(); command !== undefined; command = waiting.shift()) {
      const { passed, failed, failures } = await runLot(command, options);
      total.passed += passed;
      total.failed += failed;
      total.failures.push(...failures);
    }
  }
  await Promise.all(Array.from({ length: sideBySide }, next));
}

/** A lot that ends badly, or early, without having counted a failure counts as one: nothing that broke may look green. */
async function runLot(command, options) {
  const child = spawn(process.execPath, command, { ...options, stdio: ['inherit', 'pipe', 'inherit'] });
  const ended = new Promise((resolve, reject) => child.once('error', reject).once('close', resolve));
  let found = null;
  // What a lot prints after its last file: its failures in full, or what it died of.
  let last = [];
  for await (const line of createInterface({ input: child.stdout })) {
    const counts = COUNTS.exec(line);
    if (counts === null) console.log(line);
    else found = { passed: Number(counts[1]), failed: Number(counts[2]) };
    last = FILE.test(line) ? [] : [...last, line].slice(0, LINES);
  }
  const status = await ended;
  const { passed, failed } = found ?? { passed: 0, failed: 1 };
  const counted = { passed, failed: status !== 0 && failed === 0 ? 1 : failed };
  return { ...counted, failures: counted.failed === 0 ? [] : last };
}
