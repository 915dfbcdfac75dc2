import type { ShapedManifest } from './shape.ts';

// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
const UNFIT = /[\u0000-\u001f\u007f\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/;

/** Texts that Teams accepts and shows badly, and names that nobody could mention. */
export function nameProblems(manifest: ShapedManifest): readonly string[] {
  const { name, description } = manifest;
  const fields: Readonly<Record<string, string | undefined>> = {
    'name.short': name.short,
    'name.full': name.full,
    'description.short': description.short,
    'description.full': description.full,
  };
  return [
    ...Object.entries(fields).flatMap(([field, text]) => textProblems(field, text)),
    ...(name.short.includes('@') ? ['name.short must not hold @: people type it after one'] : []),
    ...(description.short === description.full ? ['description.full must say more than description.short'] : []),
  ];
}

function textProblems(field: string, text: string | undefined): readonly string[] {
  if (text === undefined || text === '') return [`${field} is missing`];
  if (text.trim() !== text) return [`${field} begins or ends with a space`];
  return UNFIT.test(text) ? [`${field} holds a character that cannot be seen`] : [];
}

/** Each of these that stands more than once. */
export function repeated(values: readonly string[]): readonly string[] {
  return [...new Set(values.filter((value, at) => values.indexOf(value) !== at))];
}
