import { readFile } from 'node:fs/promises';
import type { Masker } from './core/masking/masker.ts';
import { SHORTEST_SECRET } from './core/masking/patterns.ts';
import { didYouMean } from './core/nearest.ts';
import type { Secret } from './core/secret.ts';

export type Env = Readonly<Record<string, string | undefined>>;

/** Reads variables and collects what is wrong with them. An empty variable counts as not set. Values are never repeated in a complaint: one of them may be a secret in the wrong place. */
export type Reader = Readonly<{
  problems: readonly string[];
  complain(name: string, what: string): void;
  has(name: string): boolean;
  text(name: string, fits?: (text: string) => boolean, expected?: string): string | null;
  choice<Choice extends string>(name: string, choices: readonly Choice[]): Choice | null;
  id(name: string): string | null;
  /** The variable, or what is in the file that `<name>_FILE` names; null when neither is set. */
  secret(name: string): Promise<Secret | null>;
  /** The same for what is no secret. */
  open(name: string): Promise<string | null>;
  /** One id in the first variable or several, separated by commas, in the second. */
  ids(single: string, several: string): readonly string[];
}>;

const GUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const EXAMPLE = '7f1c2d3e-4b5a-4c6d-8e9f-0a1b2c3d4e5f';
/** Of the test suite; a process that a test starts inherits them. */
const OF_TESTS = /^SIGNALBOX_(TEST_.*|BARS|NIGHTLY|SEED)$/;

export function createReader(env: Env, names: readonly string[], masker: Masker): Reader {
  const problems: string[] = [];
  const complain = (name: string, what: string): void => void problems.push(`${name} ${what}`);
  for (const name of Object.keys(env)) {
    if (!name.startsWith('SIGNALBOX_') || names.includes(name) || OF_TESTS.test(name)) continue;
    complain(name, `is not known.${didYouMean(name, names)}`);
  }
  const value = (name: string): string | null => {
    const text = env[name]?.trim() ?? '';
    return text === '' ? null : text;
  };
  const text: Reader['text'] = (name, fits = () => true, expected = '') => {
    const found = value(name);
    if (found === null || fits(found)) return found;
    complain(name, `must be ${expected}.`);
    return null;
  };
  const lowered = (name: string, fits: (text: string) => boolean, expected: string): string | null =>
    text(name, (found) => fits(found.toLowerCase()), expected)?.toLowerCase() ?? null;
  return {
    problems,
    complain,
    has: (name) => value(name) !== null,
    text,
    choice: (name, choices) => {
      const found = text(name, (given) => choices.some((choice) => choice === given), `one of ${choices.join(', ')}`);
      return choices.find((choice) => choice === found) ?? null;
    },
    id: (name) => lowered(name, (given) => GUID.test(given), `an id such as ${EXAMPLE}`),
    secret: (name) => readSecret({ text, complain }, name, masker),
    open: async (name) => (await readGiven({ text, complain }, name))?.value ?? null,
    ids: (single, several) => {
      const one = lowered(single, (given) => GUID.test(given), `an id such as ${EXAMPLE}`);
      const more = lowered(
        several,
        (given) => splitList(given).every((id) => GUID.test(id)),
        `ids separated by commas, such as ${EXAMPLE}`,
      );
      return [...new Set([...(one === null ? [] : [one]), ...splitList(more ?? '')])];
    },
  };
}

type Asking = Pick<Reader, 'text' | 'complain'>;
/** A value and which variable it came from; the value is empty where something was meant to be there and is not, which was said then. */
type Given = Readonly<{ value: string; source: string }>;

async function readSecret(asking: Asking, name: string, masker: Masker): Promise<Secret | null> {
  const given = await readGiven(asking, name);
  if (given === null) return null;
  const { value, source } = given;
  if (value !== '' && value.length < SHORTEST_SECRET)
    asking.complain(source, `must have at least ${SHORTEST_SECRET} characters, or it cannot be kept out of logs.`);
  return masker.secret(value);
}

async function readGiven({ text, complain }: Asking, name: string): Promise<Given | null> {
  const direct = text(name);
  const source = `${name}_FILE`;
  const file = text(source);
  if (direct !== null && file !== null) complain(source, `is set together with ${name}. Remove one of the two.`);
  if (direct !== null) return { value: direct, source: name };
  if (file === null) return null;
  const content = await readFile(file, 'utf8').catch(() => null);
  const value = content?.trim() ?? '';
  if (value === '')
    complain(source, content === null ? `names a file that cannot be read: ${file}.` : `names a file that is empty: ${file}.`);
  return { value, source };
}

function splitList(text: string): readonly string[] {
  return text.split(',').flatMap((part) => (part.trim() === '' ? [] : [part.trim()]));
}
