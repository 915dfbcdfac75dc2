import type { Duty, Requirement, Rung } from './requirement.ts';

type Escalation = Extract<Rung, { act: 'escalate' }>;

/** The rungs that a duty has: its own where several requirements were put together, else those of the requirement. */
export function rungsOf({ ladder }: Pick<Requirement, 'ladder'>, duty: Duty): readonly Rung[] {
  return duty.ladder ?? ladder;
}

/** Every rung of a requirement, each once, for people who read what would happen. */
export function everyRung(requirement: Requirement): readonly Rung[] {
  const all = [...requirement.ladder, ...requirement.stages.flatMap(({ duties }) => duties.flatMap(({ ladder = [] }) => ladder))];
  return [...new Map(all.map((rung) => [JSON.stringify(rung), rung])).values()];
}

/** Roles that these rungs ask as well, each once. */
export function escalatedRoles(rungs: readonly Rung[]): readonly string[] {
  return [...new Set(rungs.filter(isEscalation).flatMap(({ to }) => to))];
}

/**
 * Both with the rungs at their duties, when somebody could otherwise be asked for a duty of one because the other escalates to
 * them; else as they are.
 */
export function apart(a: Requirement, b: Requirement): readonly [Requirement, Requirement] {
  const same = JSON.stringify([a.stages, a.ladder]) === JSON.stringify([b.stages, b.ladder]);
  return same || !(widens(a) || widens(b)) ? [a, b] : [withOwnRungs(a), withOwnRungs(b)];
}

/**
 * A duty that another one asks for as well: others are asked only when both ask them, and not before both do. What is left of
 * an escalation then reminds, so that rungs that are done keep their place.
 */
export function bounded(duty: Duty, by: Duty): Duty {
  if (duty.ladder === undefined && by.ladder === undefined) return duty;
  const { ladder: own = [] } = duty;
  const ladder = own.length > 0 ? own.map((rung) => boundedRung(rung, by)) : (by.ladder ?? []).map((rung) => boundedRung(rung, duty));
  return { ...duty, ladder };
}

function boundedRung(rung: Rung, by: Duty): Rung {
  if (rung.act === 'remind') return rung;
  const kept = rung.to.flatMap((role) => {
    const from = askedFrom(by, role);
    return from === null ? [] : [{ role, from }];
  });
  const afterMs = Math.max(rung.afterMs, ...kept.map(({ from }) => from));
  return kept.length === 0 ? { afterMs: rung.afterMs, act: 'remind' } : { afterMs, act: 'escalate', to: kept.map(({ role }) => role) };
}

/** After how long a duty is open to a role; null = never. */
function askedFrom({ roles, ladder = [] }: Duty, role: string): number | null {
  if (roles.includes(role)) return 0;
  const moments = ladder.filter(isEscalation).flatMap(({ to, afterMs }) => (to.includes(role) ? [afterMs] : []));
  return moments.length === 0 ? null : Math.min(...moments);
}

function widens({ ladder, stages }: Requirement): boolean {
  return ladder.some(isEscalation) || stages.some(({ duties }) => duties.some((duty) => duty.ladder !== undefined));
}

function withOwnRungs(requirement: Requirement): Requirement {
  const stages = requirement.stages.map(({ duties }) => ({
    duties: duties.map((duty) => ({ ...duty, ladder: rungsOf(requirement, duty) })),
  }));
  return { ...requirement, stages, ladder: [] };
}

function isEscalation(rung: Rung): rung is Escalation {
  return rung.act === 'escalate';
}
