import { readOptions } from './options.ts';
import type { Verb } from './verb.ts';

const LEAST_REASON = 10;
const DATE = /^\d{4}-\d\d-\d\d(T[\d:.]+Z)?$/;

/** Erases personal data from the log; every proof stays as it is. */
export const auditErase: Verb = {
  name: 'erase',
  usage: 'audit erase --person <object id | tenant/object id> --reason "…" [--before <date>] [--mentions] [--name "…"] [--dry-run]',
  summary:
    'Erases names, sentences and free text of a person’s events. With --mentions also of other people’s events that name them; --name adds a name to look for. Other events that mention them are counted first.',
  async run(args, terminal) {
    const options = readOptions(args, { text: ['person', 'reason', 'before', 'name'], flags: ['mentions', 'dry-run'] });
    const text = (name: string): string => options?.text.get(name)?.trim() ?? '';
    const before = options?.text.has('before') === true ? dateOf(text('before')) : null;
    const wrong = options === null || options.plain.length > 0 || before === 'none' || /\s/.test(text('person'));
    if (wrong || text('person') === '' || text('reason').length < LEAST_REASON) {
      terminal.err(
        `Type: signalbox ${auditErase.usage}. The reason has at least ${LEAST_REASON} characters, stays in the audit log and names nobody. Dates are as in 2026-11-29 or 2026-11-29T08:00:00Z. ${auditErase.summary}`,
      );
      return 2;
    }
    const { eraseAtTerminal } = await import('../audit-erase.ts');
    const name = text('name') === '' ? null : text('name');
    const flags = { mentions: options.flags.has('mentions'), dryRun: options.flags.has('dry-run') };
    await eraseAtTerminal(terminal.env, { person: text('person'), reason: text('reason'), name, before, ...flags }, terminal.out);
    return 0;
  },
};

function dateOf(typed: string): Date | 'none' {
  const date = new Date(typed);
  return DATE.test(typed) && !Number.isNaN(date.getTime()) ? date : 'none';
}
