import { readOptions } from './options.ts';
import type { Verb } from './verb.ts';

const LEAST_REASON = 10;

/** Begins the next incarnation of the log, visibly. */
export const auditRestored: Verb = {
  name: 'restored',
  usage: 'audit restored --reason "…" [--previous <origin that was sealed last>[,<origin>…]]',
  summary: 'Says that the database came back from a backup, so that the audit log is sealed again under its next name.',
  async run(args, terminal) {
    const options = readOptions(args, { text: ['reason', 'previous'] });
    const reason = options?.text.get('reason')?.trim() ?? '';
    if (options === null || options.plain.length > 0 || reason.length < LEAST_REASON) {
      terminal.err(
        `Type: signalbox ${auditRestored.usage}. The reason has at least ${LEAST_REASON} characters and stays in the audit log.`,
      );
      return 2;
    }
    const { restartAtTerminal } = await import('../audit-restore.ts');
    const previous = (options.text.get('previous') ?? '').split(/[\s,]+/).filter((name) => name !== '');
    for (const line of await restartAtTerminal(terminal.env, { reason, previous })) terminal.out(line);
    return 0;
  },
};
