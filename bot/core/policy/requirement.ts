import { allOf, anyOf, message, type Text } from '../text/message.ts';
import { inEnglish } from '../text/voice.ts';
import { apart, bounded } from './rungs.ts';

/** One part of an approval: so many different people who have one of these roles. */
export type Duty = Readonly<{
  roles: readonly string[];
  count: number;
  /** Its own rungs, where several requirements were put together: what one of them escalates does nothing for a duty of another. */
  ladder?: readonly Rung[];
}>;

/** Duties that are open at the same time. A person fills one place of one duty, however many roles they have. */
export type Stage = Readonly<{ duties: readonly Duty[] }>;

/**
 * What happens while nobody answers, counted from the beginning of a stage in the working time of each duty's roles:
 * the people are reminded, or others are asked as well, who from then on count as if they had the duty's role.
 */
export type Rung = Readonly<{ afterMs: number } & ({ act: 'remind' } | { act: 'escalate'; to: readonly string[] })>;

/**
 * What an approval must look like. It comes from the target (environment, connectors, risk class) in policy.yml; a
 * workflow can only make it stricter. Stages follow one another; one person counts once in all of them.
 */
export type Requirement = Readonly<{
  stages: readonly Stage[];
  /** How many different people end it by rejecting. */
  rejects: number;
  /** How long the people of each stage have, in their working time when every role that is asked has a calendar. */
  expiresAfterMs: number;
  /** How long after the last approval the run may still start. */
  validForMs: number;
  /** Roles that may cancel the run while it waits, beside the requester and whom the rules name. */
  cancelRoles: readonly string[];
  ladder: readonly Rung[];
  /** Where a vote can be given: `tab` asks for the tab and a sign-in of the last five minutes. */
  where: 'anywhere' | 'tab';
  /** What asks for it, for example `environment production`; people read it. */
  sources: readonly string[];
}>;

/**
 * The requirement that holds when both do: stage by stage every duty of either (of the same roles the larger count), the
 * fewer rejections, the shorter times, the stricter place. Whoever meets it meets both; applying it twice changes nothing.
 * Who is asked as well because nobody answers, is asked only for duties of what asks them.
 */
export function strictest(one: Requirement, other: Requirement): Requirement {
  const [a, b] = apart(one, other);
  const length = Math.max(a.stages.length, b.stages.length);
  const stages = Array.from({ length }, (_, index) => bothStages(a.stages[index], b.stages[index]));
  return {
    stages,
    rejects: Math.min(a.rejects, b.rejects),
    expiresAfterMs: Math.min(a.expiresAfterMs, b.expiresAfterMs),
    validForMs: Math.min(a.validForMs, b.validForMs),
    // Whoever may stop it under one of them may stop it: stopping is the careful side.
    cancelRoles: union(a.cancelRoles, b.cancelRoles),
    ladder: a.ladder.length > 0 ? a.ladder : b.ladder,
    where: a.where === 'tab' || b.where === 'tab' ? 'tab' : 'anywhere',
    sources: union(a.sources, b.sources),
  };
}

/** The strictest of a list; null when it is empty. */
export function strictestOf(requirements: readonly Requirement[]): Requirement | null {
  return requirements.reduce<Requirement | null>((all, next) => (all === null ? next : strictest(all, next)), null);
}

/** Every role that is asked, in the order of the stages, each once. */
export function rolesAsked(requirement: Requirement): readonly string[] {
  return [...new Set(requirement.stages.flatMap((stage) => stage.duties.flatMap((duty) => duty.roles)))];
}

/** `release-manager`, `2 × sre and 1 × security`, with `, then ` between stages and ` or ` between roles of one duty. */
export function requirementText({ stages }: Pick<Requirement, 'stages'>): Text {
  return stages.map(stageText).reduce<Text>((first, next) => (first === '' ? next : message('requirement.then', { first, next })), '');
}

export function stageText({ duties }: Stage): Text {
  const [first, ...others] = duties;
  if (first !== undefined && others.length === 0 && first.count === 1) return anyOf(first.roles);
  return allOf(duties.map(({ roles, count }) => message('requirement.duty', { count, roles: anyOf(roles) })));
}

const SOURCE = /^(environment|connector|risk|step) (.+)$/s;

/** What asks for an approval, in the language of the reader; a source of another kind stays as it was written. */
export function sourceText(source: string): Text {
  const [, kind, name = ''] = SOURCE.exec(source) ?? [];
  switch (kind) {
    case 'environment':
    case 'connector':
    case 'risk':
    case 'step':
      return message(`source.${kind}`, { name });
    default:
      return source;
  }
}

/** The same in English, for logs and comparisons. */
export function describeRequirement(requirement: Pick<Requirement, 'stages'>): string {
  return inEnglish(requirementText(requirement));
}

function bothStages(a: Stage | undefined, b: Stage | undefined): Stage {
  const duties = new Map<string, Duty>();
  for (const duty of [...(a?.duties ?? []), ...(b?.duties ?? [])]) {
    const key = dutyKey(duty);
    const known = duties.get(key);
    duties.set(key, known === undefined ? duty : bothDuties(known, duty));
  }
  return { duties: [...duties.values()] };
}

function bothDuties(known: Duty, other: Duty): Duty {
  const both = bounded(known, other);
  return both.count < other.count ? { ...both, count: other.count } : both;
}

/** The same for duties of the same roles, in whatever order they stand. */
export function dutyKey({ roles }: Duty): string {
  return [...roles].sort().join(' ');
}

function union(a: readonly string[], b: readonly string[]): readonly string[] {
  return [...new Set([...a, ...b])];
}
