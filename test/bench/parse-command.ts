import fc from 'fast-check';
import { parse } from '../../bot/core/command/parse.ts';
import { GRAMMAR } from '../core/command/grammar.ts';
import { message } from '../core/command/messages.ts';
import { machine, quantile, table } from './figures.ts';

// Time to understand one message of at most 4,000 characters, in ms: random ones, so that none takes long.
// Run: npm run bench:times, or node --import=tsx test/bench/parse-command.ts [count]

const BARS_MS = { p99: 5, max: 50 } as const;
const WARM_UP = 500;

function timeOf(text: string): number {
  const startedAt = performance.now();
  parse(text, GRAMMAR);
  return performance.now() - startedAt;
}

function measure(count: number): boolean {
  const before = machine();
  const messages = fc.sample(message, { numRuns: count, seed: 1 });
  for (const text of messages.slice(0, WARM_UP)) parse(text, GRAMMAR);
  const times = messages.map(timeOf);
  const [p99, max] = [quantile(times, 0.99), quantile(times, 1)];
  const ms = (value: number): string => value.toFixed(3);
  console.log(`Understanding a message, ms (bar: p99 at most ${BARS_MS.p99}, max at most ${BARS_MS.max})`);
  console.log(
    table([
      ['', 'count', 'p50', 'p99', 'max'],
      ['random messages', String(count), ms(quantile(times, 0.5)), ms(p99), ms(max)],
    ]),
  );
  console.log(`before: ${before}; after: ${machine()}`);
  return p99 <= BARS_MS.p99 && max <= BARS_MS.max;
}

if (!measure(Number(process.argv[2] ?? 10_000))) {
  console.error('A bar is missed.');
  process.exitCode = 1;
}
