import { principalKey } from '../principal.ts';
import { type Delegation, MOST_LINKS } from './delegation.ts';

type Edge = Pick<Delegation, 'from' | 'to' | 'role' | 'fromAt' | 'until' | 'endedAt'>;

/** Why a delegation cannot be added to the others: to oneself, in a circle, or handed on too often. */
export type GraphProblem = 'self' | 'cycle' | 'too_long';

/**
 * Looks at every moment at which the delegations of this role could differ while the new one holds: at none of them may a
 * chain come back to where it began, or have more than two links. Those that hold one after the other make no chain.
 */
export function graphProblem(others: readonly Edge[], added: Edge): GraphProblem | null {
  if (principalKey(added.from) === principalKey(added.to)) return 'self';
  const same = others.filter((edge) => edge.role === added.role && edge.endedAt === null && overlap(edge, added));
  const moments = [added, ...same].map((edge) => edge.fromAt).filter((at) => added.fromAt <= at && at < added.until);
  for (const at of moments) {
    const problem = problemAt([added, ...same.filter((edge) => edge.fromAt <= at && at < edge.until)], added);
    if (problem !== null) return problem;
  }
  return null;
}

function overlap(a: Edge, b: Edge): boolean {
  return a.fromAt < b.until && b.fromAt < a.until;
}

/** A chain that breaks a rule goes through the new link, because the others were looked at when they were made. */
function problemAt(edges: readonly Edge[], added: Edge): GraphProblem | null {
  const before = longest(edges, principalKey(added.from), 'to');
  const after = longest(edges, principalKey(added.to), 'from');
  if (reaches(edges, principalKey(added.to), principalKey(added.from))) return 'cycle';
  return before + 1 + after > MOST_LINKS ? 'too_long' : null;
}

/** Links of the longest chain that ends (`to`) or begins (`from`) at somebody; at most one more than is allowed. */
function longest(edges: readonly Edge[], key: string, end: 'from' | 'to', left = MOST_LINKS): number {
  if (left === 0) return 0;
  const other = end === 'to' ? 'from' : 'to';
  const next = edges.filter((edge) => principalKey(edge[end]) === key).map((edge) => principalKey(edge[other]));
  return next.reduce((most, person) => Math.max(most, 1 + longest(edges, person, end, left - 1)), 0);
}

function reaches(edges: readonly Edge[], start: string, goal: string): boolean {
  const seen = new Set<string>([start]);
  for (const person of seen) {
    for (const edge of edges) if (principalKey(edge.from) === person) seen.add(principalKey(edge.to));
  }
  return seen.has(goal);
}
