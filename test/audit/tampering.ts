import type { Choices } from './made-up.ts';
import type { Signer, Written } from './written-log.ts';
import { checkpointAt, lineText, rehashed, special, treeOver, written } from './written-log.ts';

/** What an attacker left of a log, rehashed wherever that needs no key. `places` are the first events that are not as they were. */
export type Left = Readonly<{ lines: readonly Written[]; place: number }>;
type Act = (lines: readonly Written[], place: number, chosen: Choices) => readonly Written[];

/** One change of a log at an event, after which everything is hashed and numbered as if it had always been so. */
export const ACTS: Readonly<Record<string, Act>> = {
  'changes a member': (lines, place, chosen) =>
    replaced(lines, place, ({ entry, beside }) => ({ entry: { ...entry, ...chosen.of(MEMBERS) }, beside })),
  'changes who did it': (lines, place) =>
    replaced(lines, place, ({ entry, beside }) => ({ entry: { ...entry, actor: { ...entry.actor, objectId: 'somebody-else' } }, beside })),
  'changes a fact': (lines, place) =>
    replaced(lines, place, ({ entry, beside }) => ({ entry: { ...entry, facts: { ...entry.facts, attempt: -1 } }, beside })),
  'changes the sentence': (lines, place) =>
    replaced(lines, place, ({ entry, beside }) => ({ entry, beside: beside && { ...beside, sentence: 'Nothing happened.' } })),
  'changes a detail': (lines, place) =>
    replaced(lines, place, ({ entry, beside }) => ({ entry, beside: beside && { ...beside, detail: { note: 'other' } } })),
  'changes the salt': (lines, place, chosen) =>
    replaced(lines, place, ({ entry, beside }) => ({ entry, beside: beside && { ...beside, salt: chosen.bytes(16) } })),
  deletes: (lines, place) => renumbered([...lines.slice(0, place - 1), ...lines.slice(place)]),
  'deletes several': (lines, place, chosen) => renumbered([...lines.slice(0, place - 1), ...lines.slice(place + chosen.below(50))]),
  'puts one in': (lines, place) => renumbered([...lines.slice(0, place - 1), written(900_000 + place), ...lines.slice(place - 1)]),
  repeats: (lines, place) => renumbered([...lines.slice(0, place), ...lines.slice(place - 1)]),
  swaps: (lines, place, chosen) => {
    const other = Math.min(lines.length, place + 1 + chosen.below(30));
    const [one, two] = [lines[place - 1], lines[other - 1]];
    if (one === undefined || two === undefined || one === two) return ACTS['deletes']?.(lines, place, chosen) ?? [];
    return renumbered([...lines.slice(0, place - 1), two, ...lines.slice(place, other - 1), one, ...lines.slice(other)]);
  },
  'cuts off': (lines, place) => lines.slice(0, place - 1),
  'writes all later events anew': (lines, place) => [
    ...lines.slice(0, place - 1),
    ...lines.slice(place - 1).map((_, index) => ({ ...written(place + index, undefined, { id: `new-${index}` }) })),
  ],
};

const MEMBERS: readonly Partial<Written['entry']>[] = [
  { id: 'other' },
  { type: 'approval.granted', via: 'cli' },
  { at: '2026-01-01T00:00:00.000Z' },
  { environment: 'staging', workflow: 'restart' },
  { runId: 'run-other' },
  { rule: 'own-rule' },
  { planHash: '0'.repeat(64) },
];

function replaced(lines: readonly Written[], place: number, change: (one: Written) => Written): readonly Written[] {
  return lines.map((line, index) => (index === place - 1 ? rehashed(change(line)) : line));
}

/** Numbers them from 1 on. */
export function renumbered(lines: readonly Written[]): readonly Written[] {
  return lines.map(({ entry, beside }, index) => ({ entry: entry.seq === index + 1 ? entry : { ...entry, seq: index + 1 }, beside }));
}

/** One to three acts, from the end to the beginning. */
export function mix(lines: readonly Written[], chosen: Choices): Left & Readonly<{ what: string }> {
  const places = Array.from({ length: 1 + chosen.below(3) }, () => 1 + chosen.below(lines.length)).toSorted((a, b) => b - a);
  let left = lines;
  const said: string[] = [];
  for (const place of places) {
    const [name, act] = chosen.of(Object.entries(ACTS));
    said.push(`${name} at ${place}`);
    left = act(left, Math.min(place, left.length), chosen);
    if (left.length === 0) break;
  }
  return { lines: left, place: firstDifference(lines, left), what: said.join(', ') };
}

/** The first event that is not as it was; one beyond the end where the end is all that is missing. */
export function firstDifference(before: readonly Written[], after: readonly Written[]): number {
  const isSame = (one: Written, other: Written | undefined): boolean =>
    other !== undefined && ((one.entry === other.entry && one.beside === other.beside) || lineText(one) === lineText(other));
  const index = after.findIndex((line, at) => !isSame(line, before[at]));
  return (index < 0 ? after.length : index) + 1;
}

/** Hides a cut behind a restore that nobody but the attacker wrote. */
export function forgedRestore(lines: readonly Written[], place: number, log: string): readonly Written[] {
  const previous = lines[0]?.entry.log ?? '';
  const restore = special(place, 'log.restored', { log, facts: { size: place - 1, incarnation: 'x' }, detail: { previous } });
  return [...lines.slice(0, place - 1), restore];
}

/** Takes details away and writes nothing about it. */
export function withoutDetails(lines: readonly Written[], place: number): readonly Written[] {
  return lines.map((line, index) => (index === place - 1 ? { ...line, beside: null } : line));
}

/** Takes the place of the notary as well as the log, with a key of his own. */
export function resigned(
  lines: readonly Written[],
  sizes: readonly number[],
  signer: Signer,
): Readonly<{ lines: readonly string[]; notes: readonly string[] }> {
  const tree = treeOver(lines);
  const notes = sizes.filter((size) => size <= lines.length).map((size) => signer.note(checkpointAt(tree, size)));
  return { lines: lines.map((line) => lineText(line)), notes };
}
