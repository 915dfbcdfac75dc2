import type { Path, Problems } from '../problem.ts';
import { inEnglish } from '../text/voice.ts';
import { unseenCharacter } from '../text.ts';
import type { InputField, InputValue } from './definition.ts';
import { coerce } from './inputs.ts';
import { patternProblem } from './pattern.ts';
import type { RawInput } from './raw-workflow.ts';

const KEYS_OF: Readonly<Record<InputField['type']['kind'], readonly string[]>> = {
  text: ['pattern', 'patternHint', 'maxLength'],
  choice: ['options'],
  number: ['min', 'max'],
  boolean: [],
};
const TYPE_KEYS = ['pattern', 'patternHint', 'maxLength', 'options', 'min', 'max'] as const;
const NO_VALUE: Readonly<Record<string, InputValue>> = { text: '', boolean: false };

type Named = Readonly<{ name: string; raw: RawInput }>;
type Place = Readonly<{ path: Path; problems: Problems }>;

/** One input as the program relies on it. After this every input that is not required has a default, so expressions always find a value. */
export function validInput({ name, raw }: Named, { path, problems }: Place): InputField {
  for (const key of TYPE_KEYS) {
    if (raw[key] !== undefined && !KEYS_OF[raw.type].includes(key))
      problems.add([...path, key], `“${key}” does not go with the type ${raw.type}.`);
  }
  const type = validType(raw, { path, problems });
  const required = raw.required ?? raw.default === undefined;
  const bare: InputField = { name, title: raw.title ?? name, description: raw.description, required, default: null, type };
  return { ...bare, default: validDefault(raw, bare, { path, problems }) };
}

function validType(raw: RawInput, { path, problems }: Place): InputField['type'] {
  switch (raw.type) {
    case 'text': {
      const wrong = raw.pattern === undefined ? null : patternProblem(raw.pattern);
      if (wrong !== null) problems.add([...path, 'pattern'], wrong);
      return {
        kind: 'text',
        pattern: wrong === null ? (raw.pattern ?? null) : null,
        patternHint: raw.patternHint ?? null,
        maxLength: raw.maxLength ?? 200,
      };
    }
    case 'choice':
      return { kind: 'choice', options: validOptions(raw.options, { path, problems }) };
    case 'number': {
      const [min, max] = [raw.min ?? -1e15, raw.max ?? 1e15];
      if (min > max) problems.add([...path, 'min'], '“min” is greater than “max”.');
      return { kind: 'number', min, max };
    }
    case 'boolean':
      return { kind: 'boolean' };
  }
}

function validOptions(options: readonly string[] | undefined, { path, problems }: Place): readonly string[] {
  if (options === undefined) problems.add(path, 'An input of type choice needs “options”.');
  for (const [index, option] of (options ?? []).entries()) {
    if (unseenCharacter(option) !== null || option !== option.normalize('NFC').trim())
      problems.add([...path, 'options', index], 'This option holds invisible characters or spaces at its ends.');
    if ((options ?? []).findIndex((other) => other.toLowerCase() === option.toLowerCase()) < index)
      problems.add([...path, 'options', index], `The option “${option}” is there twice.`);
  }
  return options ?? [];
}

function validDefault(raw: RawInput, field: InputField, { path, problems }: Place): InputValue | null {
  if (field.required) {
    if (raw.default !== undefined)
      problems.add([...path, 'default'], 'A required input is always asked for, so it has no default. Leave out one of the two.');
    return null;
  }
  if (raw.default === undefined) {
    const value = NO_VALUE[raw.type];
    if (value === undefined) problems.add(path, `An input of type ${raw.type} that is not required needs a default.`);
    return value ?? null;
  }
  if (raw.default === '' && raw.type === 'text') return '';
  const coerced = coerce(field, raw.default);
  if (!coerced.ok) problems.add([...path, 'default'], inEnglish(coerced.problem));
  return coerced.ok ? coerced.value : null;
}
