import { didYouMean } from '../nearest.ts';
import type { Problems } from '../problem.ts';
import type { RawStep } from './raw-workflow.ts';

/** The needs of every step with the default filled in: the step listed before, or none for the first. */
export type Graph = Readonly<{
  ids: readonly string[];
  needsOf(id: string): readonly string[];
  ancestorsOf(id: string): readonly string[];
}>;

/** Reads who waits for whom; unknown steps, repeated ids and circles are problems. */
export function parseGraph(steps: readonly Pick<RawStep, 'id' | 'needs'>[], problems: Problems): Graph {
  const ids = steps.map((step) => step.id);
  const needs = new Map<string, readonly string[]>();
  for (const [index, step] of steps.entries()) {
    if (ids.indexOf(step.id) < index) problems.add(['steps', index, 'id'], `There is another step with the id “${step.id}”.`);
    const before = ids[index - 1];
    needs.set(step.id, step.needs ?? (before === undefined ? [] : [before]));
    for (const [position, need] of (step.needs ?? []).entries()) {
      if (!ids.includes(need)) problems.add(['steps', index, 'needs', position], `There is no step “${need}”.${didYouMean(need, ids)}`);
    }
  }
  for (const [index, step] of steps.entries()) {
    if (reach(step.id, needs).has(step.id))
      problems.add(['steps', index, 'needs'], `The step “${step.id}” waits for itself, directly or through other steps.`);
  }
  return { ids, needsOf: (id) => needs.get(id) ?? [], ancestorsOf: (id) => [...reach(id, needs)] };
}

function reach(start: string, needs: ReadonlyMap<string, readonly string[]>): ReadonlySet<string> {
  const found = new Set<string>();
  const open = [...(needs.get(start) ?? [])];
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    if (found.has(id)) continue;
    found.add(id);
    open.push(...(needs.get(id) ?? []));
  }
  return found;
}
