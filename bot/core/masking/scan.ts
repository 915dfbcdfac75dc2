import type { Automaton } from './automaton.ts';
import { MOST_LAYERS, SHORTEST_SECRET } from './patterns.ts';
import { openEnd, SYNTAXES, type Syntax, unescaped, type View, viewOf } from './unescape.ts';

/** A part of a text that is a secret, and whose. */
export type Region = Readonly<{ start: number; end: number; owner: number }>;

/** What is done with what stands at the end: nothing, a beginning of a secret is one too, or more text is to follow. */
export type Ending = 'whole' | 'cut' | 'open';

type Scanned = Readonly<{
  /** In order, none of them touching what another one has. */
  regions: readonly Region[];
  /** With `open`: how much of the text is settled, whatever follows. */
  settled: number;
}>;

/**
 * Looks for secrets in a text and in what is left of it when escapes are undone, layer by layer: all kinds of them, and where
 * there are several also one kind alone, because what means something in a URL means nothing in JSON.
 */
export function scan(text: string, automaton: Automaton, ending: Ending): Scanned {
  const search: Search = { automaton, ending, found: [], origins: [], settled: text.length };
  const plain = viewOf(text);
  look(search, plain);
  const present = SYNTAXES.filter((syntax) => text.includes(syntax));
  for (const only of present.length > 1 ? [null, ...present] : [null]) lookBehind(search, plain, only);
  const regions = merged(search.found);
  return { regions, settled: ending === 'open' ? atToken(search.origins, regions, search.settled) : text.length };
}

type Search = {
  readonly automaton: Automaton;
  readonly ending: Ending;
  readonly found: Region[];
  readonly origins: Int32Array[];
  settled: number;
};

function lookBehind(search: Search, plain: View, only: Syntax | null): void {
  let view: View | null = plain;
  for (let layer = 0; layer < MOST_LAYERS && view !== null; layer += 1) {
    view = unescaped({ ...view, length: lengthOf(search, view) }, only);
    if (view !== null) look(search, view);
  }
}

function look(search: Search, view: View): void {
  const { codes, origin } = view;
  const length = lengthOf(search, view);
  const begun = search.automaton.scan(codes, length, (start, end, owner) => {
    search.found.push({ start: origin[start] ?? 0, end: origin[end] ?? 0, owner });
  });
  const from = origin[length - begun] ?? 0;
  search.settled = Math.min(search.settled, from);
  if (search.ending === 'cut' && begun >= SHORTEST_SECRET) search.found.push({ start: from, end: origin[length] ?? 0, owner: NOBODY });
  search.origins.push(origin.subarray(0, length + 1));
}

/** Without what the next characters decide, when there are to be any. */
function lengthOf({ ending }: Search, view: View): number {
  return ending === 'open' ? openEnd(view) : view.length;
}

/** The owner of what is only the beginning of a secret. */
const NOBODY = -1;

/** Regions that overlap become one, named after the longest of them. */
function merged(found: readonly Region[]): readonly Region[] {
  const regions: Region[] = [];
  for (const region of found.toSorted((a, b) => a.start - b.start || b.end - a.end)) {
    const last = regions.at(-1);
    if (last === undefined || region.start >= last.end) regions.push(region);
    else if (region.end > last.end) {
      const { owner } = region.end - region.start > last.end - last.start ? region : last;
      regions[regions.length - 1] = { start: last.start, end: region.end, owner };
    }
  }
  return regions;
}

/** The last place up to there that lies inside no secret and inside no escape. */
function atToken(origins: readonly Int32Array[], regions: readonly Region[], at: number): number {
  let place = at;
  for (let before = -1; before !== place; ) {
    before = place;
    const crossed = regions.findLast(({ start, end }) => start < place && place < end);
    if (crossed !== undefined) place = crossed.start;
    for (const origin of origins) place = lastUpTo(origin, place);
  }
  return place;
}

/** The largest entry that is no larger; entries never fall. */
function lastUpTo(origin: Int32Array, place: number): number {
  let low = 0;
  let high = origin.length;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if ((origin[middle] ?? 0) <= place) low = middle;
    else high = middle;
  }
  return origin[low] ?? 0;
}
