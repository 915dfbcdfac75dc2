import { systemClock } from '../core/clock.ts';
import type { Finding } from '../doctor/finding.ts';
import { readOptions } from './options.ts';
import type { Terminal, Verb } from './verb.ts';

const MARKS = { ok: 'ok   ', note: 'note ', wrong: 'WRONG' } as const;

/** Ends with 0 when nothing is wrong, also with notes, and with 1 when somebody has to do something. */
export const doctor: Verb = {
  name: 'doctor',
  usage: 'doctor [--json]',
  summary: 'Looks at processes, queue, runs, database, notary and disk, changes nothing, and says what is wrong.',
  async run(args, terminal) {
    const options = readOptions(args, { flags: ['json'] });
    if (options === null || options.plain.length > 0) {
      terminal.err(`Type: signalbox ${doctor.usage}`);
      return 2;
    }
    const { examine } = await import('../doctor/examine.ts');
    const findings = await examine(terminal.env, systemClock);
    const healthy = findings.every(({ state }) => state !== 'wrong');
    if (options.flags.has('json')) terminal.out(JSON.stringify({ healthy, findings }, null, 2));
    else say(findings, terminal);
    return healthy ? 0 : 1;
  },
};

function say(findings: readonly Finding[], terminal: Terminal): void {
  const width = Math.max(...findings.map(({ check }) => check.length));
  for (const { check, state, sentence } of findings) terminal.out(`${MARKS[state]}  ${check.padEnd(width)}  ${sentence}`);
  const wrong = findings.filter(({ state }) => state === 'wrong').length;
  terminal.out('');
  terminal.out(wrong === 0 ? 'Nothing is wrong.' : `${wrong === 1 ? 'One thing is' : `${wrong} things are`} wrong.`);
}
