import type { z } from 'zod';
import { didYouMean } from './nearest.ts';
import type { Path, Problem } from './problem.ts';
import { keysAt } from './schema-keys.ts';

type Issue = z.core.$ZodIssue;

/** Every problem that a strict schema has with a value, in words for the person who wrote the value. Empty when it fits. */
export function schemaProblems(schema: z.ZodType, value: unknown): readonly Problem[] {
  const parsed = schema.safeParse(value);
  return parsed.success ? [] : parsed.error.issues.flatMap((issue) => issueProblems(issue, { schema, value }));
}

/**
 * Reads a value with a strict schema. When the only problems are keys that are not known, `value` is what remains without
 * them, so that a reader can go on and find the other problems of the file as well; otherwise it is null.
 */
export function readStrictly<T>(schema: z.ZodType<T>, content: unknown): Readonly<{ value: T | null; problems: readonly Problem[] }> {
  const parsed = schema.safeParse(content);
  if (parsed.success) return { value: parsed.data, problems: [] };
  const { issues } = parsed.error;
  const problems = issues.flatMap((issue) => issueProblems(issue, { schema, value: content }));
  const unknown = issues.flatMap((issue) =>
    issue.code === 'unrecognized_keys' ? issue.keys.map((key) => [...plainPath(issue.path), key]) : [],
  );
  if (unknown.length < problems.length) return { value: null, problems };
  const pruned = schema.safeParse(unknown.reduce<unknown>(without, content));
  return { value: pruned.success ? pruned.data : null, problems };
}

function without(value: unknown, path: Path): unknown {
  const [key, ...rest] = path;
  if (Array.isArray(value)) return value.map((item, index) => (index === key ? without(item, rest) : item));
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).filter(([name]) => rest.length > 0 || name !== key);
  return Object.fromEntries(entries.map(([name, item]) => [name, name === key ? without(item, rest) : item]));
}

type Subject = Readonly<{ schema: z.ZodType; value: unknown }>;

/** An issue about unknown keys is one problem for each key. */
function issueProblems(issue: Issue, subject: Subject): readonly Problem[] {
  const path = plainPath(issue.path);
  if (issue.code !== 'unrecognized_keys') return [{ path, message: sentenceOf(issue, valueAt(subject.value, path)) }];
  const known = keysAt(subject.schema, path);
  return issue.keys.map((key) => ({ path: [...path, key], message: `This key is not known.${didYouMean(key, known)}` }));
}

function sentenceOf(issue: Issue, found: unknown): string {
  switch (issue.code) {
    case 'invalid_type':
      return found === undefined
        ? `This is missing; it must be ${typeName(issue.expected)}.`
        : `This must be ${typeName(issue.expected)}, but it is ${kindOf(found)}.${quotesHint(issue.expected, found)}`;
    case 'invalid_value':
      return oneOf(issue.values.map(String), found);
    case 'invalid_key':
      return asSentence(issue.issues[0]?.message ?? issue.message);
    case 'invalid_union':
      return unionSentence(issue, found);
    case 'too_small':
      return `This must be at least ${issue.minimum}${unitOf(issue.origin)}.`;
    case 'too_big':
      return `This must be at most ${issue.maximum}${unitOf(issue.origin)}.`;
    default:
      return asSentence(issue.message);
  }
}

/** Schemas say `must be …` about the value at hand. */
function asSentence(text: string): string {
  const whole = /^(must|cannot|is|can|has|needs)\b/.test(text) ? `This ${text}` : `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
  return /[.?!)]$/.test(whole) ? whole : `${whole}.`;
}

function oneOf(values: readonly string[], found: unknown): string {
  const list = values.length === 1 ? (values[0] ?? '') : `one of ${values.join(', ')}`;
  if (found === undefined) return `This is missing; it must be ${list}.`;
  const typed = typeof found === 'string' ? found : '';
  const near = typed === '' ? '' : didYouMean(typed, values);
  return `This must be ${list}.${near.startsWith(' Did') ? near : ''}`;
}

function unionSentence(issue: Extract<Issue, { code: 'invalid_union' }>, found: unknown): string {
  const expected = issue.errors.map((branch) => {
    const first = branch.find((inner) => inner.path.length === 0 && inner.code === 'invalid_type');
    return first?.code === 'invalid_type' ? typeName(first.expected) : null;
  });
  const known = expected.filter((name) => name !== null);
  if (known.length < expected.length) return `This has none of the forms that are possible here; it is ${kindOf(found)}.`;
  const list = [...new Set(known)].join(' or ');
  return found === undefined ? `This is missing; it must be ${list}.` : `This must be ${list}, but it is ${kindOf(found)}.`;
}

function typeName(expected: string): string {
  return TYPE_NAMES.get(expected) ?? expected;
}

const TYPE_NAMES: ReadonlyMap<string, string> = new Map([
  ['string', 'a text'],
  ['number', 'a number'],
  ['int', 'a whole number'],
  ['boolean', 'true or false'],
  ['array', 'a list'],
  ['object', 'a map of keys'],
  ['record', 'a map of keys'],
  ['null', 'empty'],
]);

function kindOf(found: unknown): string {
  if (found === null) return 'empty';
  if (Array.isArray(found)) return 'a list';
  return TYPE_NAMES.get(typeof found) ?? typeof found;
}

function quotesHint(expected: string, found: unknown): string {
  return expected === 'string' && (typeof found === 'number' || typeof found === 'boolean') ? ' Put it in quotes.' : '';
}

function unitOf(origin: string): string {
  if (origin === 'string') return ' characters long';
  return origin === 'array' || origin === 'record' || origin === 'object' ? ' entries long' : '';
}

function plainPath(path: readonly PropertyKey[]): Path {
  return path.map((key) => (typeof key === 'number' ? key : String(key)));
}

function valueAt(value: unknown, path: Path): unknown {
  let current = value;
  for (const key of path) {
    if (typeof current !== 'object' || current === null || !Object.hasOwn(current, key)) return undefined;
    current = Reflect.get(current, key);
  }
  return current;
}
