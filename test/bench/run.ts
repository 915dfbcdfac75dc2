import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { stopPostgres } from '../support/postgres.ts';
import { BENCHES } from './benches.ts';
import type { Bench, Size } from './measure.ts';
import { type Measured, measuredOf, type Report, tableOf } from './report.ts';
import { commitNow, loadNow, machineNow } from './surroundings.ts';

/**
 * `npm run bench [-- name...] [--quick] [--repetitions N] [--json FILE]`: prints the table, and writes what `npm run bench:compare` reads. Ends with
 * 1 when a bar is missed, except where the sizes are too small to say so, and when something could not be measured.
 */
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { quick: { type: 'boolean', default: false }, repetitions: { type: 'string' }, json: { type: 'string' } },
});
const repetitions = Number(values.repetitions ?? (values.quick ? 2 : 5));
const unknown = positionals.filter((name) => !BENCHES.some((bench) => bench.name === name));
if (unknown.length > 0 || !Number.isSafeInteger(repetitions) || repetitions < 1) {
  console.error(`There are ${BENCHES.map(({ name }) => name).join(', ')}; --repetitions takes a whole number.`);
  process.exit(2);
}

const size: Size = { quick: values.quick, repetitions };
const before = await machineNow();
const measures: Measured[] = [];
const failed: string[] = [];
for (const bench of BENCHES.filter(({ name }) => positionals.length === 0 || positionals.includes(name))) {
  // The others take an hour and are worth no less.
  const found = await measured(bench).catch((error: unknown) => {
    console.error(`${bench.name}: cannot be measured:`, error);
    failed.push(bench.name);
    return [];
  });
  measures.push(...found);
}
await stopPostgres();
const report: Report = {
  version: 1,
  at: new Date().toISOString(),
  commit: await commitNow(),
  quick: size.quick,
  repetitions,
  machine: { ...before, loadAfter: loadNow() },
  failed,
  measures,
};
await write(report);
const missed = measures.filter(({ met }) => met === false);
if (missed.length > 0) console.log(`${missed.length} of ${measures.length} miss their bar; docs/performance.md says what limits them.`);
if (failed.length > 0) console.log(`Not measured, see above: ${failed.join(', ')}.`);
process.exit(failed.length > 0 || (missed.length > 0 && !size.quick) ? 1 : 0);

async function measured(bench: Bench): Promise<readonly Measured[]> {
  const started = performance.now();
  const say = (line: string): void => console.error(`${bench.name}: ${line}`);
  say(bench.title);
  const found = await bench.run(size, say);
  say(`took ${Math.round((performance.now() - started) / 1000)} s`);
  return found.map(measuredOf);
}

async function write(found: Report): Promise<void> {
  const { machine, quick, commit } = found;
  const { cpu, cores, node, postgres, loadBefore, loadAfter } = machine;
  console.log(tableOf(found.measures));
  console.log(
    `${cores} cores (${cpu}), Node ${node}, Postgres ${postgres}, load ${loadBefore} before and ${loadAfter} after, commit ${commit ?? '-'}`,
  );
  console.log(`Medians of ${found.repetitions} repetitions in turn.${quick ? ' Quick: the figures only show that it runs.' : ''}`);
  const file = values.json ?? path.join('build', 'bench', `${found.at.replaceAll(/[:.]/g, '-')}.json`);
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, `${JSON.stringify(found, null, 2)}\n`);
  console.log(`As JSON: ${file}. Compare two: npm run bench:compare BEFORE.json AFTER.json`);
}
