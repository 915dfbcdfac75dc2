import type { EventOnWire } from '../text/event-types.ts';
import type { Beside, Flat, Line, Logged } from './line.ts';

/** What is looked at in turn; `detail.<name>` for each part of the detail. */
type Values = Readonly<Record<string, string | number | boolean | null>>;

/**
 * In what an event on the page differs from the one in the log, by name: nothing when every single field of it is as in the log. A
 * proof is worth nothing for an event when the page shows another one.
 */
export function differences(shown: EventOnWire, { event, beside }: Pick<Line, 'event' | 'beside'>): readonly string[] {
  const [there, here] = [loggedValues(event, beside), shownValues(shown)];
  return [...new Set([...Object.keys(there), ...Object.keys(here)])].filter((name) => there[name] !== here[name]).sort();
}

function shownValues(shown: EventOnWire): Values {
  const { actor, detail, ...rest } = shown;
  return { ...rest, ...named('actor', actor), ...named('detail', detail) };
}

/** What the page has to show: without what lies beside the event, no name, no sentence and only the facts. */
function loggedValues({ actor, facts, v: _, log: __, beside: ___, ...rest }: Logged, beside: Beside | null): Values {
  const { name, sentence, detail } = beside ?? { name: '', sentence: '', detail: {} };
  // A field that the server shows and the log does not have would make every event differ: the compiler finds it.
  const plain: Readonly<Record<Exclude<keyof EventOnWire, 'actor' | 'detail'>, Values[string]>> = {
    ...rest,
    sentence,
    erased: beside === null,
  };
  return { ...plain, ...named('actor', { ...actor, name }), ...named('detail', { ...detail, ...facts }) };
}

function named(prefix: string, values: Flat): Values {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [`${prefix}.${name}`, value]));
}
