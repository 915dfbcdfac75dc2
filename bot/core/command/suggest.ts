import { nearest } from '../nearest.ts';

/** What was most likely meant: the first candidate that begins as typed (two letters or more), else the nearest; null when none is near. */
export function suggest(word: string, candidates: readonly string[]): string | null {
  const typed = word.toLowerCase();
  const begun = typed.length < 2 ? undefined : candidates.find((candidate) => candidate.toLowerCase().startsWith(typed));
  return begun ?? nearest(typed, candidates);
}
