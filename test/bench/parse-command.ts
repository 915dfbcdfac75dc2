import fc from 'fast-check';
import { parse } from '../../bot/core/command/parse.ts';
import { GRAMMAR } from '../core/command/grammar.ts';
import { message } from '../core/command/messages.ts';

/** Time of `parse` over random messages of at most 4,000 characters, in ms. Run: node --import=tsx test/bench/parse-command.ts [count] */
const count = Number(process.argv[2] ?? 10_000);
const messages = fc.sample(message, { numRuns: count, seed: 1 });
for (const text of messages.slice(0, 500)) parse(text, GRAMMAR);
const times = messages
  .map((text) => {
    const start = performance.now();
    parse(text, GRAMMAR);
    return performance.now() - start;
  })
  .sort((a, b) => a - b);
const p = (share: number) => (times[Math.min(times.length - 1, Math.floor(times.length * share))] ?? Number.NaN).toFixed(3);
console.log(`parse: ${count} messages, p50 ${p(0.5)} ms, p99 ${p(0.99)} ms, max ${p(1)} ms`);
