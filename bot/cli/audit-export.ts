import { AUDIT_DECISIONS } from '../core/audit/decisions.ts';
import { EXPORT_FORMATS } from '../core/audit/export.ts';
import type { AuditFilter } from '../core/ports.ts';
import { readOptions } from './options.ts';
import type { Verb } from './verb.ts';

const TEXTS = ['person', 'workflow', 'environment', 'channel', 'run', 'decision', 'type', 'via', 'text', 'from', 'to'] as const;

/** Writes the log, or a selection of it, with everything that an auditor needs to verify it. */
export const auditExport: Verb = {
  name: 'export',
  usage:
    'audit export --into <folder> [--format jsonl | csv] [--size <events>] [--person …] [--workflow …] [--environment …] [--channel …] [--run …] [--decision …] [--type …] [--via …] [--text …] [--from <date>] [--to <date>]',
  summary: 'Writes the audit log or a selection of it, signed, with what is needed to verify it.',
  async run(args, terminal) {
    const options = readOptions(args, { text: [...TEXTS, 'into', 'format', 'size'] });
    const folder = options?.text.get('into');
    const format = EXPORT_FORMATS.find((name) => name === (options?.text.get('format') ?? 'jsonl'));
    const size = options?.text.get('size') ?? null;
    const filter = options === null ? null : filterOf(options.text);
    const wrong = options === null || options.plain.length > 0 || (size !== null && !/^[1-9]\d{0,14}$/.test(size));
    if (wrong || folder === undefined || format === undefined || filter === null) {
      terminal.err(
        `Type: signalbox ${auditExport.usage}. Dates are as in 2026-11-29 or 2026-11-29T08:00:00Z, decisions ${AUDIT_DECISIONS.join(', ')}.`,
      );
      return 2;
    }
    const { exportToFolder } = await import('../audit-tools.ts');
    const wish = { folder, filter, format, size: size === null ? null : Number(size) };
    for (const line of await exportToFolder(terminal.env, wish)) terminal.out(line);
    return 0;
  },
};

/** null for a date or a decision that is none. */
function filterOf(given: ReadonlyMap<string, string>): AuditFilter | null {
  const found = TEXTS.flatMap((name) => {
    const value = given.get(name);
    if (value === undefined) return [];
    const key = name === 'run' ? 'runId' : name;
    return [[key, name === 'from' || name === 'to' ? new Date(value) : value] as const];
  });
  if (given.has('decision') && !AUDIT_DECISIONS.some((name) => name === given.get('decision'))) return null;
  if (found.some(([, value]) => value instanceof Date && Number.isNaN(value.getTime()))) return null;
  return Object.fromEntries(found);
}
