import type { Problem } from '../problem.ts';

/** A workflow to look through for more problems, and which of those are its own. */
export type Rest = Readonly<{ content: unknown; isOwn(problem: Problem): boolean }>;

/**
 * What is left of a malformed workflow to look for more problems in, so that all are told at once: each malformed step is
 * replaced by one that does nothing. What is found at such a step, and at steps that speak of it, would be a matter of the
 * replacement. Null when more than steps is malformed, because everything else refers to that.
 */
export function withSoundSteps(content: unknown, found: readonly Problem[]): Rest | null {
  const steps = stepsOf(content);
  const broken = new Set(found.map(({ path }) => (path[0] === 'steps' && typeof path[1] === 'number' ? path[1] : -1)));
  if (steps === null || broken.has(-1)) return null;
  const names = [...broken].flatMap((index) => idOf(steps[index]) ?? []);
  const sound = steps.map((step, index) => (broken.has(index) ? { id: idOf(step) ?? `step-${index + 1}`, wait: '1s' } : step));
  const known = new Set(found.map(keyOf));
  const words = names.map((id) => new RegExp(`(?<![\\w-])${id.replace(/[^\w-]/g, '\\$&')}(?![\\w-])`));
  const speaksOfBroken = (index: number): boolean => words.some((word) => word.test(JSON.stringify(steps[index])));
  return {
    content: { ...(content as object), steps: sound },
    isOwn(problem) {
      const [place, index] = problem.path;
      if (known.has(keyOf(problem))) return false;
      return place !== 'steps' || typeof index !== 'number' || !(broken.has(index) || speaksOfBroken(index));
    },
  };
}

function stepsOf(content: unknown): readonly unknown[] | null {
  if (typeof content !== 'object' || content === null || !('steps' in content)) return null;
  return Array.isArray(content.steps) ? content.steps : null;
}

function idOf(step: unknown): string | null {
  return typeof step === 'object' && step !== null && 'id' in step && typeof step.id === 'string' ? step.id : null;
}

function keyOf({ path, message }: Problem): string {
  return JSON.stringify([path, message]);
}
