// npm run mutation: changes policy and approval in every small way, one at a time, and counts which changes the tests of core
// notice. Takes an hour or more: a change of a constant runs every test. The report is in dist/mutation; fewer than 85 % noticed fail.
// Its tools are installed beside it, once: nobody who only starts or tests Signalbox needs them.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { install, npm } from './prepare.js';
import { hashOf, isStamped, ROOT, setStamp } from './stamp.js';

const FOLDER = 'scripts/mutation';
const LOCK = `${FOLDER}/package-lock.json`;
const INSTALLED = `${FOLDER}/node_modules/.signalbox-installed`;

function run(program, args, cwd) {
  const { status } = spawnSync(program, args, { cwd, stdio: 'inherit' });
  if (status !== 0) process.exit(status ?? 1);
}

install();
const wanted = hashOf([LOCK]);
if (!isStamped(INSTALLED, wanted)) {
  const [program, args] = npm(['ci']);
  run(program, args, join(ROOT, FOLDER));
  setStamp(INSTALLED, wanted);
}
const stryker = join(ROOT, FOLDER, 'node_modules', '@stryker-mutator', 'core', 'bin', 'stryker.js');
run(process.execPath, [stryker, 'run', `${FOLDER}/stryker.config.json`, ...process.argv.slice(2)], ROOT);
