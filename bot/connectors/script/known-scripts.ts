import { readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import type { Known } from '../../core/connector.ts';
import { didYouMean } from '../../core/nearest.ts';
import type { Problem } from '../../core/problem.ts';

/**
 * Whether a script that a workflow names is there, so that it is missed when the site is read and not when somebody needs it.
 * A folder that cannot be read says nothing; the plan is then refused.
 */
export function scriptProblems(folder: string, known: Known): readonly Problem[] {
  const { script } = known;
  const names = typeof script === 'string' ? scriptsIn(folder) : null;
  if (typeof script !== 'string' || names === null || names.includes(script)) return [];
  return [{ path: ['script'], message: `There is no file “${script}” in the scripts folder.${didYouMean(script, names)}` }];
}

function scriptsIn(folder: string): readonly string[] | null {
  try {
    const names = readdirSync(folder, { recursive: true, encoding: 'utf8' });
    return names.filter((name) => isFile(path.join(folder, name))).map((name) => name.split(path.sep).join('/'));
  } catch {
    return null;
  }
}

function isFile(file: string): boolean {
  return statSync(file, { throwIfNoEntry: false })?.isFile() === true;
}
