import type { AuditFilter } from '../ports.ts';
import { flatText } from './entry.ts';
import { exportLine } from './export-line.ts';
import { filterParts } from './filter-text.ts';
import type { LogRow, LogStore } from './log-store.ts';
import { proveInclusions } from './prove.ts';

export const EXPORT_FORMATS = ['jsonl', 'csv'] as const;
export type ExportFormat = (typeof EXPORT_FORMATS)[number];

/** Which events, of those that the checkpoint of this size holds. A filter without a word means the whole log. */
export type ExportOrder = Readonly<{ filter: AuditFilter; size: number; format: ExportFormat }>;

const PAGE = 500;

/**
 * The lines of an export, each with its newline, in the order of the events. JSONL of a selection carries the path of each event to the
 * root; CSV is for reading and carries no proof. The same order gives the same bytes, whatever was added to the log since.
 */
export async function* exportLines(log: LogStore, { filter, size, format }: ExportOrder): AsyncGenerator<string> {
  const whole = Object.keys(filter).length === 0;
  if (format === 'csv') yield `${CSV_COLUMNS.join(',')}\r\n`;
  for (let after = 0; ; ) {
    const rows = whole ? await log.rows(after, PAGE) : await log.selected(filter, { after, upTo: size }, PAGE);
    const own = rows.filter(({ entry }) => entry.seq <= size);
    const seqs = own.map(({ entry }) => entry.seq);
    const paths = whole || format === 'csv' ? null : await proveInclusions(log, seqs, size);
    for (const [place, row] of own.entries()) yield format === 'csv' ? csvLine(row) : `${exportLine(row, paths?.[place] ?? null)}\n`;
    const last = rows.at(-1)?.entry.seq;
    if (last === undefined || last >= size) return;
    after = last;
  }
}

const CSV_COLUMNS = [
  'seq',
  'at',
  'type',
  'name',
  'tenant',
  'object',
  'via',
  'sentence',
  'run',
  'step',
  'workflow',
  'environment',
  'plan',
  'rule',
  'facts',
  'detail',
  'id',
];

/** RFC 4180. What a spreadsheet would take for a formula gets an apostrophe in front. */
function csvLine({ entry, beside }: LogRow): string {
  const { seq, at, type, actor, via, runId, stepId, workflow, environment, planHash, rule, facts, id } = entry;
  const who = [beside?.name ?? '', actor.tenantId, actor.objectId];
  const about = [runId, stepId, workflow, environment, planHash, rule].map((text) => text ?? '');
  const detail = beside === null ? '' : flatText(beside.detail);
  const cells = [String(seq), at, type, ...who, via, beside?.sentence ?? '', ...about, flatText(facts), detail, id];
  return `${cells.map(cell).join(',')}\r\n`;
}

function cell(text: string): string {
  const plain = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(plain) ? `"${plain.replaceAll('"', '""')}"` : plain;
}

/** What the notary signs about an export: which events, how many bytes, and their SHA-256. */
export function exportStatement(order: ExportOrder, made: Readonly<{ events: number; bytes: number; sha256: string }>): string {
  const filter = filterParts(order.filter);
  return [
    `format ${order.format}`,
    `size ${order.size}`,
    `selection ${filter.length === 0 ? 'everything' : filter.join(' ')}`,
    `events ${made.events}`,
    `bytes ${made.bytes}`,
    `sha256 ${made.sha256}`,
  ].join('\n');
}
