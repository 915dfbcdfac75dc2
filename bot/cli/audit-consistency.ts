import { readOptions } from './options.ts';
import type { Verb } from './verb.ts';

const SIZE = /^[1-9]\d{0,14}$/;

/** Writes what proves to whoever has the notary's key that a log begins with the one that was signed earlier. */
export const auditConsistency: Verb = {
  name: 'consistency',
  usage: 'audit consistency <events of a checkpoint> [<events of a later one>] --to <folder>',
  summary: 'Writes the proof that the log of one checkpoint begins with that of an earlier one: nothing in between was changed or removed.',
  async run(args, terminal) {
    const options = readOptions(args, { text: ['to'] });
    const [from = '', to = null, ...others] = options?.plain ?? [];
    const folder = options?.text.get('to');
    const wrong = !SIZE.test(from) || (to !== null && (!SIZE.test(to) || Number(to) < Number(from))) || others.length > 0;
    if (wrong || folder === undefined) {
      terminal.err(`Type: signalbox ${auditConsistency.usage}. The later one has at least as many events; without it the newest is taken.`);
      return 2;
    }
    const { proveBetween } = await import('../audit-proofs.ts');
    const between = { from: Number(from), to: to === null ? null : Number(to) };
    for (const line of await proveBetween(terminal.env, between, folder)) terminal.out(line);
    return 0;
  },
};
