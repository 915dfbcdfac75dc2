import type { Verification } from '../auditing/verify-log.ts';
import { readOptions } from './options.ts';
import type { Terminal, Verb } from './verb.ts';

/** Ends with 0 when everything is as it was sealed, 1 when not. */
export const auditVerify: Verb = {
  name: 'verify',
  usage: 'audit verify [--checkpoints <file of an anchor>] [--key <notary.pub>] [--json]',
  summary: 'Reads the whole audit log and compares it with what the notary signed.',
  async run(args, terminal) {
    const options = readOptions(args, { text: ['checkpoints', 'key'], flags: ['json'] });
    if (options === null || options.plain.length > 0) {
      terminal.err(`Type: signalbox ${auditVerify.usage}`);
      return 2;
    }
    const { verifyDatabase } = await import('../audit-tools.ts');
    const { text, flags } = options;
    const { notes, ...found } = await verifyDatabase(terminal.env, {
      checkpoints: text.get('checkpoints') ?? null,
      key: text.get('key') ?? null,
    });
    if (flags.has('json')) terminal.out(JSON.stringify(found));
    else say(found, notes, terminal);
    return found.problem === null ? 0 : 1;
  },
};

function say({ events, checkpoint, warnings, problem }: Verification, notes: readonly string[], terminal: Terminal): void {
  if (problem !== null || checkpoint === null) {
    terminal.out(`NOT VERIFIED. ${problem?.sentence ?? ''}`);
    terminal.out('Keep the database and the checkpoints as they are, and look who could write there.');
  } else {
    const held = checkpoint.size === 1 ? 'The one event' : `All ${checkpoint.size} events`;
    terminal.out(`VERIFIED. ${held} up to the checkpoint of ${checkpoint.time} ${checkpoint.size === 1 ? 'is' : 'are'} as written.`);
    const rest = events - checkpoint.size;
    if (rest > 0) terminal.out(`${rest} events came after it; the next checkpoint will hold them.`);
  }
  for (const line of [...warnings.map(({ sentence }) => sentence), ...notes]) terminal.out(`  note: ${line}`);
}
