import { filterIn } from '../audit/filter-query.ts';
import type { SavedFilter } from '../audit/saved-filters.ts';
import { normalise } from '../command/characters.ts';
import { AppError } from '../errors.ts';
import { nearest } from '../nearest.ts';
import type { AuditFilter } from '../ports.ts';
import { auditWord } from '../text/audit-words.ts';
import { message, type Text } from '../text/message.ts';
import { dayOf, formatDay, wallAt } from '../time/wall-time.ts';
import type { AuditQuestion } from './audit-question.ts';

/** The name in `saved Night deploys`, with or without quotes; empty for `saved` alone, and null for another question. */
export function savedName(typed: string): string | null {
  const [, word = '', rest = ''] = /^\s*(\S+)\s*([\s\S]*)$/.exec(normalise(typed)) ?? [];
  if (auditWord(word.toLowerCase()) !== 'saved') return null;
  const name = rest.trim();
  return /^"[^"]*"$/.test(name) ? name.slice(1, -1).trim() : name;
}

/** What the filter of this name asks, however its letters are written. Throws `not_found`, with the name that was most likely meant. */
export function savedQuestion(filters: readonly SavedFilter[], name: string, timezone: string): AuditQuestion {
  const wanted = normalise(name).toLowerCase();
  const found = filters.find((one) => one.name === name) ?? filters.find((one) => normalise(one.name).toLowerCase() === wanted);
  if (found === undefined) throw unknown(filters, name);
  const filter = filterIn(found.query);
  if (filter === null)
    throw new AppError({ code: 'invalid', reason: 'audit.not_read', message: message('audit.saved-unreadable', { name }) });
  return { filter, person: null, ...daysOf(filter, timezone) };
}

/** The names that somebody keeps, in a sentence. */
export function savedNames(filters: readonly SavedFilter[]): Text {
  const [first] = filters;
  if (first === undefined) return message('audit.nothing-saved');
  const names = filters.map(({ name }) => `"${name}"`).join(', ');
  return message('audit.saved-names', { names, example: `audit saved ${first.name}` });
}

/** The first and the last day that count, by the clock of whoever asks; a filter ends before `to`. */
function daysOf({ from, to }: AuditFilter, timezone: string): Pick<AuditQuestion, 'from' | 'to'> {
  const day = (ms: number): string => formatDay(dayOf(wallAt(timezone, ms)));
  return { from: from === undefined ? null : day(from.getTime()), to: to === undefined ? null : day(to.getTime() - 1) };
}

function unknown(filters: readonly SavedFilter[], name: string): AppError {
  const near = nearest(
    name,
    filters.map((filter) => filter.name),
  );
  const said = near === null ? message('audit.no-saved', { name }) : message('audit.no-saved-near', { name, near });
  return new AppError({ code: 'not_found', reason: 'filter.unknown', message: said });
}
