import { readFile } from 'node:fs/promises';
import { pathToFileURL } from 'node:url';
import { table } from './figures.ts';
import { type Measured, type Report, reportSchema, shown } from './report.ts';

/** How a measure changed from one report to another; null where one of the two does not have it. */
export type Changed = Readonly<{ id: string; unit: string; ratio: Change; value: Change; bar: string }>;
type Change = Readonly<{ before: number | null; after: number | null; factor: number | null }>;

/** Every measure of either report, those of the first in their order. */
export function changesBetween(before: Report, after: Report): readonly Changed[] {
  const ids = new Set([...before.measures, ...after.measures].map(({ id }) => id));
  return [...ids].map((id) => {
    const [old, now] = [before, after].map(({ measures }) => measures.find((measure) => measure.id === id));
    const ratio = changed(old?.ratio ?? null, now?.ratio ?? null);
    const value = changed(old?.ours.value ?? null, now?.ours.value ?? null);
    return { id, unit: (now ?? old)?.unit ?? '', ratio, value, bar: `${metText(old)} → ${metText(now)}` };
  });
}

function changed(before: number | null, after: number | null): Change {
  return { before, after, factor: before === null || after === null ? null : after / before };
}

function metText(measure: Measured | undefined): string {
  if (measure === undefined) return 'not measured';
  return measure.met === null ? '-' : measure.met ? 'met' : 'NOT MET';
}

/** What makes two reports hard to compare, one sentence each. */
export function doubtsAbout(before: Report, after: Report): readonly string[] {
  const names = ['cpu', 'cores', 'platform', 'node', 'postgres'] as const;
  const others = names.filter((name) => before.machine[name] !== after.machine[name]);
  const machines = others.map((name) => `${name} was ${before.machine[name]} and is ${after.machine[name]}; trust the ratios only.`);
  return before.quick || after.quick ? [...machines, 'A quick run says nothing about speed.'] : machines;
}

export function comparison(before: Report, after: Report): string {
  const rows = changesBetween(before, after).map(({ id, unit, ratio, value, bar }) => [
    id,
    ...[ratio.factor, ratio.before, ratio.after, value.factor, value.before, value.after].map(shown),
    unit,
    bar,
  ]);
  const head = ['measure', 'ratio ×', 'before', 'after', 'ours ×', 'before', 'after', 'unit', 'bar'];
  return [...doubtsAbout(before, after), table([head, ...rows])].join('\n');
}

async function read(file: string): Promise<Report> {
  return reportSchema.parse(JSON.parse(await readFile(file, 'utf8')));
}

/** `npm run bench:compare BEFORE.json AFTER.json` */
if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const [before, after] = process.argv.slice(2);
  if (before === undefined || after === undefined) {
    console.error('Name two files that npm run bench -- --json FILE wrote: the earlier one, then the later one.');
    process.exit(2);
  }
  console.log(comparison(await read(before), await read(after)));
}
