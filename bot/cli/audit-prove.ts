import { readOptions } from './options.ts';
import type { Verb } from './verb.ts';

/** Writes what proves one event to whoever has the notary's key. */
export const auditProve: Verb = {
  name: 'prove',
  usage: 'audit prove <number of the event> --to <folder>',
  summary: 'Writes the proof that one event is in the audit log.',
  async run(args, terminal) {
    const options = readOptions(args, { text: ['to'] });
    const [event, ...others] = options?.plain ?? [];
    const folder = options?.text.get('to');
    if (event === undefined || folder === undefined || others.length > 0) {
      terminal.err(`Type: signalbox ${auditProve.usage}`);
      return 2;
    }
    const { proveEvent } = await import('../audit-proofs.ts');
    for (const line of await proveEvent(terminal.env, event, folder)) terminal.out(line);
    return 0;
  },
};
