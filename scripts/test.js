// npm test: the same preparation as npm start, a browser, then mocha.
//   npm test                         every test, nothing skipped
//   npm test -- test/core/…/x.test.ts -g 'name'   what is named, with mocha's own options
//   npm run bars                     the suites that count cases, with the counts of the acceptance bars
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
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

function run(args, env = {}) {
  const { status, signal } = spawnSync(process.execPath, args, { cwd: ROOT, stdio: 'inherit', env: { ...process.env, ...env } });
  if (signal !== null) process.kill(process.pid, signal);
  return status ?? 1;
}

install();
build();
const [mode, ...rest] = process.argv.slice(2);
const bars = mode === '--bars';
const given = bars ? rest : process.argv.slice(2);
const named = given.some((arg) => arg.endsWith('.test.ts'));
const whole = named ? [] : [...testFiles().filter((file) => !bars || counts(file)), '--reporter', 'test/support/file-reporter.ts'];
const found = run(['--import=tsx', 'scripts/browser.ts']);
if (found !== 0) process.exit(found);
process.exitCode = run([join('node_modules', 'mocha', 'bin', 'mocha.js'), ...whole, ...given], bars ? { SIGNALBOX_BARS: '1' } : {});
