import fc from 'fast-check';

type Json = Readonly<Record<string, unknown>>;
type Path = readonly string[];

function pathsOf(value: unknown, path: Path = []): readonly Path[] {
  if (typeof value !== 'object' || value === null) return [path];
  return [path, ...Object.entries(value).flatMap(([key, inner]) => pathsOf(inner, [...path, key]))];
}

/** A copy with the value at the path replaced; an empty path replaces the whole. */
function replaced(value: unknown, [key, ...rest]: Path, by: unknown): unknown {
  if (key === undefined) return by;
  const copy: Record<string, unknown> = Object.assign(Array.isArray(value) ? [] : {}, value);
  return Object.assign(copy, { [key]: replaced(copy[key], rest, by) });
}

const oddText = fc.constantFrom(
  '',
  '\u0000',
  '\ud800',
  '__proto__',
  'constructor',
  'x'.repeat(5_000),
  '<at>'.repeat(50),
  '../../etc',
  '1e999',
);
const oddValue = fc.oneof(
  fc.jsonValue({ depthSize: 'small' }),
  oddText,
  fc.constantFrom<unknown>(null, true, 0, -1, 1e308, [], {}, [[]], [null], { toString: 1 }, { constructor: { prototype: {} } }),
);

/** One of the good bodies with up to three fields made bad, however deep they are. */
export function bent(templates: readonly Json[]): fc.Arbitrary<string> {
  return fc
    .tuple(fc.constantFrom(...templates), fc.array(fc.tuple(fc.nat(), oddValue), { minLength: 1, maxLength: 3 }))
    .map(([template, changes]) => {
      const paths = pathsOf(template);
      const changed = changes.reduce<unknown>((value, [pick, by]) => replaced(value, paths[pick % paths.length] ?? [], by), template);
      return JSON.stringify(changed) ?? 'null';
    });
}

/** Bodies that are nearly good, and some that are nothing of the kind. `keys` are put in a second time, by hand. */
export function anyBody(templates: readonly Json[], keys: readonly string[]): fc.Arbitrary<string> {
  const nearly = bent(templates);
  return fc.oneof(
    { weight: 6, arbitrary: nearly },
    { weight: 3, arbitrary: handMade(nearly, keys) },
    { weight: 1, arbitrary: fc.json() },
    { weight: 1, arbitrary: fc.string({ unit: 'binary' }) },
  );
}

/** Text that JSON.stringify would never write: keys that reach for prototypes, the same key twice. */
function handMade(nearly: fc.Arbitrary<string>, keys: readonly string[]): fc.Arbitrary<string> {
  return fc.tuple(nearly, fc.constantFrom('__proto__', 'constructor', ...keys), oddValue).map(([text, key, value]) => {
    const member = `${JSON.stringify(key)}:${JSON.stringify(value)}`;
    return text.startsWith('{') && text.length > 2 ? `{${member},${text.slice(1)}` : text;
  });
}
