import type { StoredEvent } from '../../../bot/core/ports.ts';
import type { Run } from '../../../bot/core/run/run.ts';
import type { Effect } from '../../support/counted-target.ts';
import { grouped } from '../../support/grouped.ts';
import type { Answered, Tried } from './story.ts';

/** Everything there is afterwards; events in the order of the log. */
export type Found = Readonly<{
  events: readonly StoredEvent[];
  runs: readonly Run[];
  effects: readonly Effect[];
  tried: readonly Tried[];
  answers: ReadonlyMap<number, Answered>;
}>;

/** What does not fit together, a sentence each. */
export function misfits(found: Found): readonly string[] {
  const attempts = attemptsIn(found.events);
  return [...orphans(found), ...unpaired(attempts), ...effectsWithout(found, attempts), ...unrecorded(found)];
}

type Attempt = Readonly<{ step: string; attempt: number; started: readonly StoredEvent[]; ended: readonly StoredEvent[] }>;

const STARTS = new Set<string>(['step.started', 'step.undo_started']);
const ENDS = new Set<string>(['step.finished', 'step.undo_finished', 'step.retry', 'run.needs_decision']);

/** By run, step, direction and attempt. Waits and messages are steps without an attempt. */
function attemptsIn(events: readonly StoredEvent[]): ReadonlyMap<string, Attempt> {
  const attempts = new Map<string, Attempt>();
  const undoing = new Set<string>();
  for (const event of events) {
    const { runId, stepId, type, detail } = event;
    const attempt = Number(detail['attempt'] ?? 0);
    if (stepId === null || attempt === 0 || !(STARTS.has(type) || ENDS.has(type))) continue;
    const place = `${runId} ${stepId}`;
    if (type === 'step.undo_started') undoing.add(place);
    const step = undoing.has(place) ? `${place}-undo` : place;
    const known = attempts.get(`${step} ${attempt}`) ?? { step, attempt, started: [], ended: [] };
    const key = STARTS.has(type) ? 'started' : 'ended';
    attempts.set(`${step} ${attempt}`, { ...known, [key]: [...known[key], event] });
  }
  return attempts;
}

function unpaired(attempts: ReadonlyMap<string, Attempt>): readonly string[] {
  return [...attempts].flatMap(([name, { started, ended }]) => {
    const [start, end] = [started[0], ended[0]];
    const fits = started.length === 1 && ended.length === 1 && start !== undefined && end !== undefined && start.seq < end.seq;
    return fits ? [] : [`${name} has ${started.length} intents and ${ended.length} results: ${types([...started, ...ended])}`];
  });
}

function effectsWithout({ effects, runs }: Found, attempts: ReadonlyMap<string, Attempt>): readonly string[] {
  const known = new Set(runs.map(({ id }) => String(id)));
  const problems: string[] = [];
  const counts = new Map<string, number>();
  const byStep = grouped([...attempts.values()], ({ step }) => step);
  for (const { run, step, at } of effects) {
    const place = `${run} ${step}`;
    counts.set(place, (counts.get(place) ?? 0) + 1);
    if (!known.has(run)) problems.push(`an effect of ${run}, which is no run`);
    // Both clocks are of this machine, and an intent says when its transaction began.
    const inside = (byStep.get(place) ?? []).some(({ started, ended }) => before(started, at) && !before(ended, at - 1));
    if (!inside) problems.push(`an effect of ${place} at ${new Date(at).toISOString()} outside of its attempts`);
  }
  for (const [place, tries] of byStep) {
    const unsafe = unsafeStep(runs, place);
    const times = counts.get(place) ?? 0;
    if (unsafe && times > tries.length) problems.push(`${place} is unsafe and had ${times} effects in ${tries.length} attempts`);
    const went = tries.some(({ ended }) => ended.some(({ detail }) => detail['verdict'] === 'succeeded'));
    if (went && times === 0) problems.push(`${place} succeeded and had no effect`);
  }
  return problems;
}

function before(events: readonly StoredEvent[], at: number): boolean {
  return events.some((event) => event.at.getTime() <= at);
}

function unsafeStep(runs: readonly Run[], place: string): boolean {
  const [id, step] = place.split(' ');
  const planned = runs.find((run) => run.id === id)?.plan.steps.find((one) => one.id === step);
  return planned?.kind === 'uses' && planned.call.effect === 'unsafe';
}

/** Every event of a run has its run, which was created before and has that step. */
function orphans({ events, runs }: Found): readonly string[] {
  const byId = new Map(runs.map((run) => [String(run.id), run]));
  const created = new Set<string>();
  const problems: string[] = [];
  for (const { seq, type, runId, stepId } of events) {
    if (runId === null) continue;
    const run = byId.get(runId);
    if (type === 'run.created') created.add(runId);
    if (run === undefined || !created.has(runId)) problems.push(`event ${seq} (${type}) has no run ${runId}`);
    else if (stepId !== null && !run.plan.steps.some(({ id }) => id === stepId)) problems.push(`event ${seq} has no step ${stepId}`);
  }
  for (const { id } of runs) if (!created.has(id)) problems.push(`${id} was never created`);
  return problems;
}

const DENIALS = new Set<string>(['decision.denied', 'access.denied', 'command.refused']);

/** What was answered is in the log once, what was not at most once; every denial is there. */
function unrecorded({ events, tried, answers }: Found): readonly string[] {
  const texts = events.map((event) => ({ event, text: JSON.stringify([event.sentence, event.detail]) }));
  const asked = grouped(
    texts.filter(({ event }) => event.type === 'command.asked'),
    ({ text }) => /tag\d+x\d+x/.exec(text)?.[0] ?? '',
  );
  const problems: string[] = [];
  for (const { id, kind, tag } of tried) {
    const times = asked.get(tag ?? 'none')?.length ?? 0;
    if (kind === 'say' && (times > 1 || (times === 0 && answers.get(id)?.ok === true)))
      problems.push(`message ${tag} is there ${times} times`);
  }
  return [...problems, ...deniedUnrecorded({ events, tried, answers })];
}

/** Counted for everybody and everything that they tried: several may be denied the same. */
function deniedUnrecorded({ events, tried, answers }: Pick<Found, 'events' | 'tried' | 'answers'>): readonly string[] {
  const key = (person: string, run: string | null | undefined, what: unknown): string => `${person} ${run ?? '-'} ${String(what ?? '-')}`;
  const logged = new Map<string, number>();
  for (const { type, actor, runId, detail } of events) {
    if (!DENIALS.has(type)) continue;
    const at = key(actor.name.toLowerCase().replaceAll(' ', '-'), runId, runId === null ? null : detail['tried']);
    logged.set(at, (logged.get(at) ?? 0) + 1);
  }
  const denied = new Map<string, number>();
  const possible = new Map<string, number>();
  for (const { id, person, run, tried: what } of tried) {
    const at = key(person, run, what);
    possible.set(at, (possible.get(at) ?? 0) + 1);
    if (answers.get(id)?.denied === true) denied.set(at, (denied.get(at) ?? 0) + 1);
  }
  const missing = [...denied].filter(([at, times]) => (logged.get(at) ?? 0) < times).map(([at]) => `a denial is not in the log: ${at}`);
  const extra = [...logged]
    .filter(([at, times]) => (possible.get(at) ?? 0) < times)
    .map(([at]) => `more denials in the log than tries: ${at}`);
  return [...missing, ...extra];
}

function types(events: readonly StoredEvent[]): string {
  return events.map(({ seq, type }) => `${seq} ${type}`).join(', ');
}
