import { type Duty, dutyKey, type Requirement, type Stage, strictest } from './requirement.ts';
import { apart, bounded } from './rungs.ts';

/** Whether `now` asks for something that `before` did not: then what is pending goes on under both. */
export function tightens(before: Requirement, now: Requirement): boolean {
  const both = tightened(before, now);
  const { rejects, expiresAfterMs, validForMs, where } = before;
  if (both.rejects !== rejects || both.expiresAfterMs !== expiresAfterMs || both.validForMs !== validForMs || both.where !== where)
    return true;
  return placesIn(both.stages) > placesIn(before.stages);
}

/**
 * What a pending request asks for when `now` is the rule: all that it asked for before, and of `now` what that does not bring
 * with it. Whoever meets it meets both. Unlike `strictest`, which sums up what different sources ask, these are two forms of
 * one rule: somebody who does a duty of the one does what the other asks of the same roles or of more.
 */
export function tightened(before: Requirement, now: Requirement): Requirement {
  const [a, b] = apart(before, now);
  return { ...strictest(a, b), stages: withLacking(a.stages, b.stages) };
}

/** One person of a duty; `stage` and `index` say where the duty stands. */
type Place = Readonly<{ duty: Duty; stage: number; index: number }>;

/** A stage of `now` held against stages of `before`: the places there that bring one of its own, and what they do not bring. */
type Held = Readonly<{ from: number; brought: readonly Readonly<{ place: Place; duty: Duty }>[]; lacking: readonly Duty[] }>;

function withLacking(before: readonly Stage[], now: readonly Stage[]): readonly Stage[] {
  const all = leastLacking(before, now, 0);
  const length = Math.max(before.length, ...all.map(({ from, lacking }) => (lacking.length > 0 ? from + 1 : 0)));
  return Array.from({ length }, (_, stage) => {
    const kept = (before[stage]?.duties ?? []).map((duty, index) => limited(duty, { stage, index }, all));
    const lacking = all.flatMap((held) => (held.from === stage ? held.lacking : []));
    return { duties: lacking.reduce<readonly Duty[]>(withOneMore, kept) };
  });
}

/**
 * The stages of `now` one after the other, each against stages of `before` that come after those of the one before it, so that
 * the order of both holds: in the way that leaves the fewest places lacking.
 */
function leastLacking(before: readonly Stage[], now: readonly Stage[], from: number): readonly Held[] {
  const [stage, ...later] = now;
  if (stage === undefined) return [];
  const ends = Array.from({ length: Math.max(1, before.length - from) }, (_, index) => from + index);
  const ways = ends.map((to) => [heldAgainst(before, stage, { from, to }), ...leastLacking(before, later, to + 1)]);
  return ways.reduce((best, way) => (lackingIn(way) < lackingIn(best) ? way : best));
}

function lackingIn(all: readonly Held[]): number {
  return all.reduce((sum, { lacking }) => sum + lacking.length, 0);
}

/** Largest matching by augmenting paths, as `tally` gives places to people. */
function heldAgainst(before: readonly Stage[], stage: Stage, { from, to }: Readonly<{ from: number; to: number }>): Held {
  const places = before.flatMap((each, index) => (index < from || index > to ? [] : placesOf(each, index)));
  const holder = new Map<Place, Place>();
  const bring = (wanted: Place, tried: Set<Place>): boolean =>
    places.some((place) => {
      if (tried.has(place) || !place.duty.roles.every((role) => wanted.duty.roles.includes(role))) return false;
      tried.add(place);
      const present = holder.get(place);
      if (present !== undefined && !bring(present, tried)) return false;
      holder.set(place, wanted);
      return true;
    });
  const lacking = placesOf(stage, 0).filter((wanted) => !bring(wanted, new Set()));
  return {
    from,
    brought: [...holder].map(([place, { duty }]) => ({ place, duty })),
    lacking: lacking.map(({ duty }) => duty),
  };
}

function placesOf({ duties }: Stage, stage: number): readonly Place[] {
  return duties.flatMap((duty, index) => Array.from({ length: duty.count }, () => ({ duty, stage, index })));
}

function placesIn(stages: readonly Stage[]): number {
  return stages.flatMap(placesOf).length;
}

/** Nobody is asked as well for a duty that stands for one of `now`, whom that does not ask. */
function limited(duty: Duty, at: Pick<Place, 'stage' | 'index'>, all: readonly Held[]): Duty {
  const standing = all.flatMap(({ brought }) => brought.filter(({ place }) => place.stage === at.stage && place.index === at.index));
  return standing.reduce((known, { duty: by }) => bounded(known, by), duty);
}

function withOneMore(duties: readonly Duty[], lacking: Duty): readonly Duty[] {
  const key = dutyKey(lacking);
  if (!duties.some((duty) => dutyKey(duty) === key)) return [...duties, { ...lacking, count: 1 }];
  return duties.map((duty) => (dutyKey(duty) === key ? { ...bounded(duty, lacking), count: duty.count + 1 } : duty));
}
