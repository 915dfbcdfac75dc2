// npm test: the same preparation as npm start, a browser, then mocha.
//   npm test                         every test, nothing skipped
//   npm test -- test/core/…/x.test.ts -g 'name'   what is named, with mocha's own options
//   npm run toolkit                  what Microsoft's own toolkit says of the package: it fetches 445 MB the first time
//   npm run bars                     the suites that count cases, with the counts of the acceptance bars
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { lotsOf, runLots } from './lots.js';
import { build, install } from './prepare.js';
import { ROOT } from './stamp.js';

const FOLDERS = ['test', 'bot'];

function testFiles() {
  return FOLDERS.flatMap((folder) => readdirSync(join(ROOT, folder), { recursive: true }).map((name) => join(folder, name)))
    .filter((file) => file.endsWith('.test.ts'))
    .sort();
}

/** A suite that asks for counts has more cases to run under the bars; all others would only run a second time. */
function counts(file) {
  return readFileSync(join(ROOT, file), 'utf8').includes('support/counts.ts');
}

function run(args, env) {
  const { status, signal } = spawnSync(process.execPath, args, { cwd: ROOT, stdio: 'inherit', env });
  if (signal !== null) process.kill(process.pid, signal);
  return status ?? 1;
}

const MOCHA = join('node_modules', 'mocha', 'bin', 'mocha.js');

/** Suites that say how fast answers must come under the bars' load: nothing runs beside them then. */
const TIMED = [join('test', 'scenarios', 'clicks.test.ts')];

/** Suites that take minutes with the counts of the bars: they begin first, since what is left at the end runs alone. */
const LONG = [
  ...['deploy/image', 'chaos/kills', 'chaos/faults'],
  ...['audit/tamper', 'scenarios/approvals-matrix', 'engine/crash', 'auditing/verify-log'],
].map((name) => join('test', `${name}.test.ts`));

async function runWhole(options) {
  const files = testFiles().filter((file) => !bars || counts(file));
  const alone = bars ? files.filter((file) => TIMED.includes(file)) : [];
  const command = (lot) => [MOCHA, ...lot, '--reporter', 'test/support/file-reporter.ts', ...options];
  const long = bars ? LONG.filter((file) => files.includes(file)) : [];
  const first = [...alone, ...long];
  const lots = [...first.map((file) => [file]), ...lotsOf(files.filter((file) => !first.includes(file)))];
  // Much of `npm test` waits: for a browser, a process, a pause that Teams asked for. The counts of the bars keep two cores busy.
  return await runLots(lots.map(command), { alone: alone.length, sideBySide: bars ? 2 : 3 }, { cwd: ROOT, env });
}

install();
build();
const MODES = { '--bars': { SIGNALBOX_BARS: '1' }, '--toolkit': { SIGNALBOX_TOOLKIT: '1' } };
const mode = MODES[process.argv[2] ?? ''];
const bars = mode === MODES['--bars'];
const given = process.argv.slice(mode === undefined ? 2 : 3);
const env = { ...process.env, ...mode };
const found = run(['--import=tsx', 'scripts/browser.ts'], env);
if (found !== 0) process.exit(found);
const named = given.some((arg) => arg.endsWith('.test.ts'));
process.exitCode = named ? run([MOCHA, ...given], env) : await runWhole(given);
