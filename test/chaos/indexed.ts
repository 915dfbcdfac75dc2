import type { Effect } from '../support/counted-target.ts';
import { grouped } from '../support/grouped.ts';
import type { EventFact, Facts, RunFact } from './facts.ts';

/** The facts, and where to find them; a place is `<run> <step>`. */
export type Indexed = Facts &
  Readonly<{
    runsByTag: ReadonlyMap<string, readonly RunFact[]>;
    effectsAt(place: string): readonly Effect[];
    eventsAt(place: string): readonly EventFact[];
    effectsOf(run: string): readonly Effect[];
    eventsOf(run: string): readonly EventFact[];
  }>;

export function indexed(facts: Facts): Indexed {
  const effectsAt = grouped(facts.effects, ({ run, step }) => `${run} ${step}`);
  const eventsAt = grouped(facts.events, ({ run, step }) => `${run} ${step}`);
  const effectsOf = grouped(facts.effects, ({ run }) => run);
  const eventsOf = grouped(facts.events, ({ run }) => run);
  return {
    ...facts,
    runsByTag: grouped(facts.runs, ({ tag }) => tag),
    effectsAt: (place) => effectsAt.get(place) ?? [],
    eventsAt: (place) => eventsAt.get(place) ?? [],
    effectsOf: (run) => effectsOf.get(run) ?? [],
    eventsOf: (run) => eventsOf.get(run) ?? [],
  };
}
