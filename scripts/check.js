// npm run check: everything that can be known without running the product. All parts run, so that one call shows all problems.
import { spawnSync } from 'node:child_process';
import { install } from './prepare.js';
import { ROOT } from './stamp.js';

const PARTS = [
  ['format and lint', '@biomejs/biome/bin/biome', ['check', '.']],
  ['types of bot, cards and tests', 'typescript/bin/tsc', ['--noEmit', '--project', '.']],
  ['types of the tab', 'typescript/bin/tsc', ['--noEmit', '--project', 'tab']],
  ['types of the verifier', 'typescript/bin/tsc', ['--noEmit', '--project', 'audit/verifier']],
  ['types of the page of Local Teams', 'typescript/bin/tsc', ['--noEmit', '--project', 'bot/local/page']],
  ['dead code', 'knip/bin/knip.js', []],
  ['architecture', 'mocha/bin/mocha.js', ['test/architecture.test.ts', '--reporter', 'dot']],
];

install();
const failed = PARTS.filter(([name, program, args]) => {
  const started = performance.now();
  const { status } = spawnSync(process.execPath, [`node_modules/${program}`, ...args], { cwd: ROOT, stdio: 'inherit' });
  console.log(`${status === 0 ? '✔' : '✗'} ${name} (${((performance.now() - started) / 1000).toFixed(1)} s)`);
  return status !== 0;
});
if (failed.length > 0) console.error(`Not in order: ${failed.map(([name]) => name).join(', ')}.`);
process.exitCode = failed.length > 0 ? 1 : 0;
