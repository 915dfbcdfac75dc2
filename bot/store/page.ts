import { AppError } from '../core/errors.ts';
import type { Page } from '../core/ports.ts';

export const LARGEST_PAGE = 200;

/** Cuts a page out of `limit + 1` rows: the one too many only says that there is a next page. */
export function pageOf<Row>(rows: readonly Row[], limit: number, cursor: (row: Row) => string): Page<Row> {
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  return { rows: shown, next: rows.length > limit && last !== undefined ? cursor(last) : null };
}

/** Keeps a page size between 1 and LARGEST_PAGE. */
export function pageSize(limit: number): number {
  return Math.min(Math.max(1, Math.trunc(limit)), LARGEST_PAGE);
}

/** `<milliseconds>.<id>`: the place of a run in the list, newest first. */
export function runCursor(run: Readonly<{ id: string; createdAt: Date }>): string {
  return `${run.createdAt.getTime()}.${run.id}`;
}

export function parseRunCursor(cursor: string): Readonly<{ createdAt: Date; id: string }> {
  const [, milliseconds, id] = /^(\d{1,15})\.([\w-]{1,100})$/.exec(cursor) ?? [];
  if (milliseconds === undefined || id === undefined) throw badCursor();
  return { createdAt: new Date(Number(milliseconds)), id };
}

export function parseSeqCursor(cursor: string): number {
  if (!/^\d{1,15}$/.test(cursor)) throw badCursor();
  return Number(cursor);
}

function badCursor(): AppError {
  return new AppError({
    code: 'invalid',
    reason: 'store.bad_cursor',
    message: 'This place in the list does not exist. Please start again from the first page.',
  });
}
