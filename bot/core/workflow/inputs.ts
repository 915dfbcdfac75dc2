import { suggestions } from '../suggestions.ts';
import { inSentences, message, type Text } from '../text/message.ts';
import { namePoint, nonAsciiCharacter, unseenCharacter } from '../text.ts';
import type { InputField, InputValue, Workflow } from './definition.ts';
import { matchesPattern } from './pattern.ts';

type Values = Readonly<Record<string, InputValue>>;

/** Complete and valid values, or what is missing, what is wrong (field name -> sentence), and the values that are right already. */
export type ParsedInputs = Readonly<
  { ok: true; values: Values } | { ok: false; values: Values; missing: readonly string[]; problems: Readonly<Record<string, Text>> }
>;

/**
 * Turns what a person typed, chose or sent into a workflow's inputs. Everything may be text: numbers and yes/no are
 * read from it. Text is normalised (Unicode NFC) and trimmed; characters that a reader cannot see are refused by name,
 * because an approver would not see them either. Every input of the workflow is in `values` when it is ok.
 */
export function parseInputs(workflow: Pick<Workflow, 'inputs'>, raw: Readonly<Record<string, unknown>>): ParsedInputs {
  const values: Record<string, InputValue> = {};
  const missing: string[] = [];
  const problems: Record<string, Text> = unknownInputs(workflow, raw);
  for (const field of workflow.inputs) {
    const given = Object.hasOwn(raw, field.name) ? raw[field.name] : undefined;
    if (isAbsent(given)) {
      if (field.default === null) missing.push(field.name);
      else values[field.name] = field.default;
      continue;
    }
    const coerced = coerce(field, given);
    if (coerced.ok) values[field.name] = coerced.value;
    else problems[field.name] = coerced.problem;
  }
  if (missing.length === 0 && Object.keys(problems).length === 0) return { ok: true, values };
  return { ok: false, values, missing, problems };
}

function unknownInputs(workflow: Pick<Workflow, 'inputs'>, raw: Readonly<Record<string, unknown>>): Record<string, Text> {
  const names = workflow.inputs.map((field) => field.name);
  const unknown = Object.keys(raw).filter((key) => !names.includes(key));
  return Object.fromEntries(unknown.map((key) => [key, inSentences([message('input.unknown'), ...suggestions(key, names)])]));
}

/** Whether nothing was typed or chosen: then the default holds. */
export function isAbsent(given: unknown): boolean {
  return given === undefined || given === null || (typeof given === 'string' && given.trim() === '');
}

type Coerced = Readonly<{ ok: true; value: InputValue } | { ok: false; problem: Text }>;

/** One value of the right type and form, or what is wrong with it in a sentence. */
export function coerce(field: Pick<InputField, 'type'>, given: unknown): Coerced {
  if (typeof given === 'string') return coerceText(field.type, plainText(given));
  if (typeof given === 'number' || typeof given === 'boolean') return coercePlain(field.type, given);
  return wrong(message('input.single'));
}

/** Equal for the eye is equal here: composed letters, and one kind of space, which the ends do not have. */
function plainText(text: string): string {
  return text
    .normalize('NFC')
    .replace(/\p{Zs}/gu, ' ')
    .trim();
}

function coercePlain(type: InputField['type'], given: number | boolean): Coerced {
  if (type.kind === 'boolean' && typeof given === 'boolean') return { ok: true, value: given };
  if (type.kind === 'number' && typeof given === 'number') return withinRange(type, given);
  return coerceText(type, String(given));
}

function coerceText(type: InputField['type'], text: string): Coerced {
  const unseen = unseenCharacter(text);
  if (unseen !== null) return wrong(message('input.unseen', { character: namePoint(unseen) }));
  switch (type.kind) {
    case 'text':
      return fitText(type, text);
    case 'choice':
      return chooseOption(type.options, text);
    case 'number':
      return NUMBER.test(text) ? withinRange(type, Number(text)) : wrong(NO_NUMBER);
    case 'boolean':
      return readBoolean(text);
  }
}

const NO_NUMBER = message('input.number', { example: 2.5 });
const NUMBER = /^[+-]?\d{1,16}(\.\d{1,10})?$/;

function fitText(type: Extract<InputField['type'], { kind: 'text' }>, text: string): Coerced {
  if (text.length > type.maxLength) return wrong(message('input.too-long', { length: text.length, most: type.maxLength }));
  if (type.pattern === null || matchesPattern(type.pattern, text)) return { ok: true, value: text };
  return wrong(inSentences([type.patternHint ?? message('input.form', { pattern: type.pattern }), ...foreignHint(text)]));
}

function chooseOption(options: readonly string[], text: string): Coerced {
  const folded = nonAsciiCharacter(text) === null ? text.toLowerCase() : text;
  const chosen = options.find((option) => option === text) ?? options.find((option) => option.toLowerCase() === folded);
  if (chosen !== undefined) return { ok: true, value: chosen };
  const said = message('input.choice', { text: text.slice(0, 60) });
  return wrong(inSentences([said, ...suggestions(text, options), ...foreignHint(text)]));
}

/** A look-alike letter is the likely reason when something that reads right does not match. */
function foreignHint(text: string): readonly Text[] {
  const foreign = nonAsciiCharacter(text);
  return foreign === null ? [] : [message('input.foreign', { character: namePoint(foreign) })];
}

function withinRange(type: Extract<InputField['type'], { kind: 'number' }>, value: number): Coerced {
  if (!Number.isFinite(value)) return wrong(NO_NUMBER);
  return value < type.min || value > type.max
    ? wrong(message('input.range', { min: type.min, max: type.max }))
    : { ok: true, value: value === 0 ? 0 : value };
}

function readBoolean(text: string): Coerced {
  const word = text.toLowerCase();
  if (['true', 'yes', 'on', 'y', '1'].includes(word)) return { ok: true, value: true };
  if (['false', 'no', 'off', 'n', '0'].includes(word)) return { ok: true, value: false };
  return wrong(message('input.boolean'));
}

function wrong(problem: Text): Coerced {
  return { ok: false, problem };
}
