import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { type Report, runChaos, type Size } from './chaos.ts';
import { NEMESES } from './nemeses.ts';

/**
 * `npm run chaos [-- --nightly] [--seed N] [--only name]...`: every nemesis, or those that are named, one after the other. Says the
 * seed with which all of it can be played again. Ends with 1 when a promise was not kept.
 */
const { values } = parseArgs({
  options: {
    nightly: { type: 'boolean', default: false },
    small: { type: 'boolean', default: false },
    seed: { type: 'string' },
    only: { type: 'string', multiple: true, default: [] },
  },
});
const size: Size = values.nightly ? 'nightly' : values.small ? 'small' : 'commit';
const seed = values.seed === undefined ? Math.floor(Math.random() * 1_000_000_000) : Number(values.seed);
const unknown = values.only.filter((name) => !NEMESES.some((nemesis) => nemesis.name === name));
if (!Number.isSafeInteger(seed) || unknown.length > 0) {
  console.error(`There are ${NEMESES.map(({ name }) => name).join(', ')}; --seed takes a whole number.`);
  process.exit(2);
}

const folder = path.join('build', 'chaos', `${new Date().toISOString().replaceAll(/[:.]/g, '-')}-${seed}`);
console.log(`Seed ${seed}, size ${size}; histories and logs are in ${folder}.`);
let failed = 0;
for (const nemesis of NEMESES.filter(({ name }) => values.only.length === 0 || values.only.includes(name))) {
  console.log(`\n${nemesis.name}: ${nemesis.title}`);
  const own = path.join(folder, nemesis.name);
  await mkdir(own, { recursive: true });
  const report = await runChaos(nemesis, { seed, size, folder: own });
  tell(report);
  failed += report.problems.length > 0 ? 1 : 0;
}
console.log(failed === 0 ? '\nEvery promise was kept.' : `\n${failed} did not keep every promise.`);
process.exit(failed === 0 ? 0 : 1);

function tell({ figures, problems }: Report): void {
  for (const [name, value] of Object.entries(figures)) console.log(`  ${name.padEnd(32)} ${value}`);
  console.log(problems.length === 0 ? '  kept' : `  NOT KEPT (${problems.length})`);
  for (const problem of problems.slice(0, 50)) console.log(`    ${problem}`);
}
