import type { StartRun, WorkflowOnWire } from '../../bot/http/contract.ts';
import type { Words } from '../text/words.ts';

export type InputField = WorkflowOnWire['inputs'][number];
/** What stands in the fields: always text, as people type it, and yes/no for switches. */
export type FormValues = Readonly<Record<string, string | boolean>>;
/** Field name -> what is wrong, in a sentence. */
export type Problems = Readonly<Record<string, string>>;

/** The form as it opens: what a former run used, else the default, else empty. */
export function openingValues(fields: readonly InputField[], former: Readonly<Record<string, string>> = {}): FormValues {
  return Object.fromEntries(fields.map((field) => [field.name, openingValue(field, former[field.name])]));
}

function openingValue(field: InputField, former: string | undefined): string | boolean {
  if (field.type.kind === 'boolean') return former === undefined ? field.default === true : former === 'true';
  const wanted = former ?? (field.default === null ? onlyChoice(field) : String(field.default));
  return field.type.kind === 'choice' && !field.type.options.includes(wanted) ? '' : wanted;
}

/** Where a field is needed and there is one thing to choose, it is chosen. */
function onlyChoice({ required, type }: InputField): string {
  return required && type.kind === 'choice' && type.options.length === 1 ? (type.options[0] ?? '') : '';
}

/**
 * Turns what was typed into inputs. Only what cannot be sent is refused here (nothing there, not a number, not offered);
 * patterns and everything else are the server's to judge, so that there is one judge.
 */
export function readValues(
  words: Words,
  fields: readonly InputField[],
  values: FormValues,
): Readonly<{ inputs: StartRun['inputs']; problems: Problems }> {
  const inputs: Record<string, string | number | boolean> = {};
  const problems: Record<string, string> = {};
  for (const field of fields) {
    const read = readValue(words, field, values[field.name] ?? '');
    if (read.problem !== undefined) problems[field.name] = read.problem;
    if (read.value !== undefined) inputs[field.name] = read.value;
  }
  return { inputs, problems };
}

type Read = Readonly<{ value?: string | number | boolean; problem?: string }>;

function readValue({ say, anyOf }: Words, field: InputField, typed: string | boolean): Read {
  if (typeof typed === 'boolean') return { value: typed };
  const text = typed.trim();
  if (text === '') return field.required ? { problem: say('form.needed', { field: field.title }) } : {};
  if (field.type.kind === 'number') return readNumber(say, text, field.type);
  if (field.type.kind === 'choice' && !field.type.options.includes(text))
    return { problem: say('form.one-of', { options: anyOf(field.type.options) }) };
  return { value: text };
}

function readNumber(say: Words['say'], text: string, { min, max }: Readonly<{ min: number; max: number }>): Read {
  const value = Number(text.replace(',', '.'));
  if (!Number.isFinite(value)) return { problem: say('form.number') };
  return value < min || value > max ? { problem: say('form.number-between', { min, max }) } : { value };
}

/** The command that does the same in chat: `deploy <service> to <environment>` with what is typed so far. */
export function filledUsage(usage: string, values: FormValues): string {
  return usage.replace(/<([A-Za-z0-9_-]+)>/g, (placeholder, name: string) => {
    const value = String(values[name] ?? '').trim();
    if (value === '') return placeholder;
    return NEEDS_QUOTES.test(value) ? quoted(value) : value;
  });
}

/** What chat takes for quotation marks, in every language. */
const DOUBLE = /["“”„‟«»＂]/;
const SINGLE = /['‘’‚‛‹›＇]/;
const NEEDS_QUOTES = new RegExp(`\\s|${DOUBLE.source}|^${SINGLE.source}`);

/** A value between quotation marks as chat reads them: a mark cannot stand within its like, so what has both loses one kind. */
export function quoted(value: string): string {
  if (!DOUBLE.test(value)) return `"${value}"`;
  return SINGLE.test(value) ? `"${value.replace(new RegExp(DOUBLE, 'g'), "'")}"` : `'${value}'`;
}
