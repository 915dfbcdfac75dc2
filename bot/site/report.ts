import { relative } from 'node:path';
import { AppError } from '../core/errors.ts';
import { formatPath } from '../core/problem.ts';
import type { FileProblem } from './yaml-file.ts';

/** Every problem of every file in one message: `site/policy.yml:12:5 rules[2].alow: This key is not known. Did you mean “allow”?` */
export function siteError(problems: readonly FileProblem[]): AppError {
  const lines = [...problems].sort(byPlace).map(problemLine);
  const count = lines.length === 1 ? 'one problem' : `${lines.length} problems`;
  return new AppError({
    code: 'invalid',
    reason: 'site.invalid',
    message: `The site folder has ${count}. Nothing was started; please mend:\n${lines.map((line) => `  ${line}`).join('\n')}`,
    details: { problems: lines },
  });
}

/** The same for one file that is not part of a site. */
export function fileError(problems: readonly FileProblem[]): AppError {
  const lines = [...problems].sort(byPlace).map(problemLine);
  return new AppError({ code: 'invalid', reason: 'file.invalid', message: lines.join('\n'), details: { problems: lines } });
}

function problemLine({ file, position, path, message }: FileProblem): string {
  const place = position === null ? '' : `:${position.line}:${position.column}`;
  const key = path.length === 0 ? '' : ` ${formatPath(path)}`;
  return `${shownPath(file)}${place}${key}: ${message}`;
}

/** As one would type it from here; absolute when it is elsewhere. */
export function shownPath(file: string): string {
  const short = relative('', file);
  return short === '' || short.startsWith('..') ? file : short;
}

function byPlace(a: FileProblem, b: FileProblem): number {
  const order = a.file.localeCompare(b.file);
  if (order !== 0) return order;
  return (a.position?.line ?? 0) - (b.position?.line ?? 0) || (a.position?.column ?? 0) - (b.position?.column ?? 0);
}
