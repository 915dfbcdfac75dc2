import type { Pattern } from './automaton.ts';
import { base64Forms, hexForms } from './encodings.ts';
import { unescaped, type View, viewOf } from './unescape.ts';

/** Anything shorter is found in texts that have nothing to do with it. */
export const SHORTEST_SECRET = 6;
/** How many layers of escapes, one inside the other, are looked through. */
export const MOST_LAYERS = 5;

/** The first and last line of a PEM file stand in every PEM file. */
const ARMOUR = /^-{3,}.*-{3,}$/;
/** Header and payload of a token say who it is for; what makes it valid is the signature, of which a part is as good as nothing. */
const SIGNED = /^eyJ[\w-]+\.[\w-]+\.([\w-]{20,40})[\w-]*$/;

/** Everything to look for, for one secret: each of its parts, as it is and as others would write it. */
export function patternsOf(value: string, owner: number): readonly Pattern[] {
  const forms = partsOf(value).flatMap((part) => [
    part,
    plainest(part),
    // Names of hosts and commands are compared in small letters, and then shown so.
    part.toLowerCase(),
    part.replaceAll(' ', '+'),
    ...base64Forms(part),
    ...hexForms(part),
  ]);
  return [...new Set(forms)].filter((text) => text.length >= SHORTEST_SECRET).map((text) => ({ text, owner }));
}

/** A secret of several lines is looked for line by line, because others indent, wrap and join lines. */
function partsOf(value: string): readonly string[] {
  const signature = SIGNED.exec(value)?.[1];
  if (signature !== undefined) return [signature];
  const lines = value.split(/[\r\n]+/).map((line) => line.trim());
  const long = lines.filter((line) => line.length >= SHORTEST_SECRET && !ARMOUR.test(line));
  return lines.length > 1 && long.length > 0 ? long : [value];
}

/** The text with every escape in it undone, which is what is left of it when somebody else's escapes are undone as well. */
function plainest(text: string): string {
  let view: View | null = viewOf(text);
  let last = view;
  for (let layer = 0; layer < MOST_LAYERS && view !== null; layer += 1) {
    last = view;
    view = unescaped(view);
  }
  return String.fromCharCode(...last.codes.subarray(0, last.length));
}
