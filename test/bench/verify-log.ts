import { spawnSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, rmSync, writeFileSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { entryHash } from '../../bot/core/audit/entry.ts';
import { append, EMPTY, rootOf } from '../../bot/core/audit/tree.ts';
import { createSigner, lineText, ORIGIN, written } from '../audit/written-log.ts';
import { machine, table } from './figures.ts';

// Time and memory to verify the export of a log. Writing it takes longer than verifying it.
// Run: node --import=tsx test/bench/verify-log.ts [events]

const BARS = { seconds: 20, megabytes: 300 } as const;
const ROOT = join(import.meta.dirname, '..', '..');
/** Runs the command where its own memory can be read at its end. */
const MEASURED = `process.argv.splice(1, 0, 'verify'); await import('./audit/verifier/verify.js'); console.log(process.resourceUsage().maxRSS, process.cpuUsage().user)`;

function write(folder: string, events: number): readonly string[] {
  const paths = ['export.jsonl', 'checkpoints.txt', 'notary.pub'].map((name) => join(folder, name));
  const [lines = '', checkpoints = '', key = ''] = paths;
  const signer = createSigner();
  const notes: string[] = [];
  const file = openSync(lines, 'w');
  let frontier = EMPTY;
  for (let seq = 1; seq <= events; seq += 1) {
    const line = written(seq);
    frontier = append(frontier, entryHash(line.entry)).frontier;
    writeSync(file, `${lineText(line)}\n`);
    if (seq % Math.ceil(events / 1000) === 0 || seq === events) {
      notes.push(signer.note({ origin: ORIGIN, size: seq, root: rootOf(frontier), at: new Date(seq) }));
    }
  }
  closeSync(file);
  writeFileSync(checkpoints, notes.join('\n'));
  writeFileSync(key, signer.keyText);
  return [lines, '--checkpoints', checkpoints, '--key', key];
}

function measure(events: number): boolean {
  const folder = mkdtempSync(join(tmpdir(), 'signalbox-bench-'));
  try {
    const args = write(folder, events);
    const before = machine();
    const startedAt = performance.now();
    const { stdout, status } = spawnSync(process.execPath, ['--input-type=module', '--eval', MEASURED, ...args], {
      cwd: ROOT,
      encoding: 'utf8',
    });
    const seconds = (performance.now() - startedAt) / 1000;
    const [kilobytes = 0, user = 0] = stdout.trim().split('\n').at(-1)?.split(' ').map(Number) ?? [];
    const figures = [String(events), seconds.toFixed(1), (user / 1e6).toFixed(1), (kilobytes / 1024).toFixed(0)];
    console.log(`Verifying an export (bar: at most ${BARS.seconds} s and ${BARS.megabytes} MB for a million events)`);
    console.log(table([['events', 'seconds', 'of them computing', 'MB'], figures]));
    console.log(`before: ${before}; after: ${machine()}`);
    if (status !== 0) console.error(stdout);
    return status === 0 && kilobytes > 0 && seconds <= BARS.seconds && kilobytes / 1024 <= BARS.megabytes;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

if (!measure(Number(process.argv[2] ?? 1_000_000))) {
  console.error('A bar is missed.');
  process.exitCode = 1;
}
