import { ENDED } from '../../bot/core/run/run.ts';
import type { EventFact, Facts, RunFact } from './facts.ts';
import type { Entry, Heard } from './history.ts';
import { type Indexed, indexed } from './indexed.ts';

/** Says what is not as the product promises, a sentence each. */
type Rule = (facts: Indexed) => readonly string[];

/** Everything that was promised and not kept; the sentences begin with the name of the rule. */
export function broken(facts: Facts): readonly string[] {
  const all = indexed(facts);
  return Object.entries(RULES).flatMap(([name, rule]) => rule(all).map((sentence) => `${name}: ${sentence}`));
}

/** A run waits for people in these, and goes on when they answer. */
const FOR_PEOPLE: readonly string[] = ['waiting_approval', 'needs_decision'];

export const RULES: Readonly<Record<string, Rule>> = {
  'an accepted command has one run': runsOfCommands,
  'no accepted run is lost': lostRuns,
  'an unsafe effect happens once': unsafeTwice,
  'an idempotent step has one key': keys,
  'an effect has an intent before it': withoutIntent,
  'what succeeded had its effect': doneWithoutEffect,
  'an unsafe step without a result needs a decision': undecided,
  'effects come in the order of the plan': order,
  'nothing happens before its approval': unapproved,
  'further deliveries are answered alike': copies,
  'a message is answered once': answeredOnce,
  'a process that lives answers': silent,
  'no script outlives its process': ({ history }) => history.flatMap((entry) => (entry.type === 'survivor' ? [entry.tag] : [])),
  'no process ends by itself': ends,
  'the audit log verifies': ({ logProblem }) => (logProblem === null ? [] : [logProblem]),
};

const ALLOWED: Readonly<Record<Heard, readonly number[]>> = { ok: [1], refused: [0], unknown: [0, 1] };

function runsOfCommands({ history, runs, runsByTag }: Indexed): readonly string[] {
  const heard = heardOf(history);
  const tags = new Set<string>();
  const wrong = history.flatMap((entry) => {
    if (entry.type !== 'invoke') return [];
    tags.add(entry.tag);
    const said = heard.get(entry.op) ?? 'unknown';
    const count = runsByTag.get(entry.tag)?.length ?? 0;
    return ALLOWED[said].includes(count) ? [] : [`command ${entry.op} (${entry.tag}) was answered “${said}” and has ${count} runs`];
  });
  return [...wrong, ...runs.filter(({ tag }) => !tags.has(tag)).map(({ id }) => `nobody asked for ${id}`)];
}

function heardOf(history: readonly Entry[]): ReadonlyMap<number, Heard> {
  return new Map(
    history.flatMap((entry) =>
      entry.type === 'ok' || entry.type === 'refused' || entry.type === 'unknown' ? [[entry.op, entry.type]] : [],
    ),
  );
}

/** Also what was not heard to be accepted: a run that is there goes on. */
function lostRuns({ runs }: Indexed): readonly string[] {
  return runs.filter(({ state }) => !ENDED.has(state) && !FOR_PEOPLE.includes(state)).map(({ id, state }) => `${id} is ${state} for ever`);
}

function unsafeTwice({ runs, effectsAt }: Indexed): readonly string[] {
  return callsOf(runs, 'unsafe').flatMap(({ place }) => {
    const times = effectsAt(place).length;
    return times > 1 ? [`${place} had ${times} effects`] : [];
  });
}

/** However often it was repeated, the target knew it by one key, and by that key nothing else. */
function keys({ runs, effects, effectsAt }: Indexed): readonly string[] {
  const owners = new Map<string, string>();
  const shared = effects.flatMap(({ run, step, key }) => {
    const place = `${run} ${step}`;
    const owner = owners.get(key) ?? place;
    owners.set(key, owner);
    return owner === place ? [] : [`the key ${key} is that of ${owner} and of ${place}`];
  });
  const several = callsOf(runs, 'idempotent').flatMap(({ place }) => {
    const found = new Set(effectsAt(place).map(({ key }) => key));
    return found.size > 1 ? [`${place} came with ${found.size} keys`] : [];
  });
  return [...new Set([...shared, ...several])];
}

/** Both clocks are of one machine, and an intent has the time at which its transaction began. */
function withoutIntent({ effects, eventsAt }: Indexed): readonly string[] {
  return effects.flatMap(({ run, step, at }) => {
    const intended = eventsAt(`${run} ${step}`).some((event) => event.type === 'intent' && event.at <= at);
    return intended ? [] : [`${run} ${step} at ${new Date(at).toISOString()}`];
  });
}

function doneWithoutEffect({ runs, effectsAt, eventsAt }: Indexed): readonly string[] {
  return [...callsOf(runs, 'idempotent'), ...callsOf(runs, 'unsafe')].flatMap(({ place }) =>
    succeeded(eventsAt(place)) && effectsAt(place).length === 0 ? [place] : [],
  );
}

function undecided({ runs, eventsAt }: Indexed): readonly string[] {
  return callsOf(runs, 'unsafe').flatMap(({ place, run, step }) => {
    const events = eventsAt(place);
    const open = events.filter(({ type }) => type === 'intent').length > events.filter(({ type }) => type === 'result').length;
    return open && (run.states[step] !== 'needs_decision' || run.state !== 'needs_decision')
      ? [`${place} was begun, has no result and is ${run.states[step]}`]
      : [];
  });
}

function order({ runs, effectsAt, eventsAt }: Indexed): readonly string[] {
  return runs.flatMap(({ id, calls }) => {
    const changing = calls.filter(({ step, effect }) => effect !== 'read' && !step.endsWith('-undo'));
    return changing.slice(1).flatMap(({ step }, index) => {
      const before = changing[index]?.step ?? '';
      if (effectsAt(`${id} ${step}`).length === 0) return [];
      return succeeded(eventsAt(`${id} ${before}`)) ? [] : [`${id} did ${step} although ${before} had not succeeded`];
    });
  });
}

function unapproved({ runs, effectsOf, eventsOf }: Indexed): readonly string[] {
  return runs
    .filter(({ environment }) => environment === 'production')
    .flatMap(({ id }) => {
      const approvedAt = eventsOf(id).find(({ type }) => type === 'approved')?.at ?? Number.POSITIVE_INFINITY;
      return effectsOf(id).some(({ at }) => at < approvedAt) ? [id] : [];
    });
}

function copies({ history }: Indexed): readonly string[] {
  const answers = new Map<number, Set<string>>();
  for (const entry of history) {
    if (entry.type !== 'copy' || entry.status === null) continue;
    answers.set(entry.op, (answers.get(entry.op) ?? new Set()).add(`${entry.status} ${entry.body}`));
  }
  return [...answers].filter(([, said]) => said.size > 1).map(([op, said]) => `command ${op}: ${[...said].join(' and ')}`);
}

function answeredOnce({ history }: Indexed): readonly string[] {
  return history.flatMap((entry) =>
    entry.type === 'answers' && entry.cards !== 1 ? [`command ${entry.op} has ${entry.cards} answers`] : [],
  );
}

/** Between the choice of a process and the question to it, it may be ended. */
const CHOSEN_MS = 1_000;

/** An explicit refusal is an answer; none at all is allowed only of a process that was ended meanwhile. */
function silent({ history }: Indexed): readonly string[] {
  const askedAt = new Map(history.flatMap((entry) => (entry.type === 'invoke' ? [[entry.op, entry.at]] : [])));
  const ended = history.filter(({ type, process }) => type === 'fault' && process !== null);
  return history.flatMap((entry) => {
    if (entry.type !== 'unknown' || entry.status !== null) return [];
    const from = (askedAt.get(entry.op) ?? 0) - CHOSEN_MS;
    const excused = ended.some(({ process, at }) => process === entry.process && at >= from && at <= entry.at);
    return excused ? [] : [`command ${entry.op} got no answer from process ${entry.process}`];
  });
}

function ends({ history }: Indexed): readonly string[] {
  return history.flatMap((entry) => (entry.type === 'gone' && !entry.asked ? [`process ${entry.process} ended with ${entry.how}`] : []));
}

function succeeded(events: readonly EventFact[]): boolean {
  return events.some(({ type, verdict }) => type === 'result' && verdict === 'succeeded');
}

function callsOf(runs: readonly RunFact[], effect: string): readonly Readonly<{ place: string; step: string; run: RunFact }>[] {
  return runs.flatMap((run) =>
    run.calls.filter((call) => call.effect === effect).map(({ step }) => ({ place: `${run.id} ${step}`, step, run })),
  );
}
