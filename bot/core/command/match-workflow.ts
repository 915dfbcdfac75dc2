import { inSentences, inTurn, message } from '../text/message.ts';
import type { CommandPart, InputField } from '../workflow/definition.ts';
import type { WorkflowGrammar } from './definition.ts';
import type { Matched } from './match-command.ts';
import { type CommandProblem, problem } from './problem.ts';
import { suggest } from './suggest.ts';
import type { Token } from './token.ts';

type Word = Extract<Token, { kind: 'word' }>;
type Named = Readonly<{ inputs: Readonly<Record<string, string>>; words: readonly Word[] } | { problem: CommandProblem }>;

/** The words a command begins with, before its first input: `deploy`, or `scale up`. */
export function leadingWords(parts: readonly CommandPart[]): readonly string[] {
  const firstInput = parts.findIndex((part) => part.kind === 'input');
  return parts.slice(0, firstInput === -1 ? parts.length : firstInput).flatMap((part) => (part.kind === 'word' ? [part.word] : []));
}

/**
 * Gives the tokens after the leading words to the workflow's inputs: first those with a name (`version=1.1.0`,
 * `--version 1.1.0`, `--force`), then the bare words in the order of the command form. Linking words such as `to` may be
 * left out; one that comes early means that the inputs before it were left out, and those are reported as missing.
 * An empty text for a required input counts as missing too.
 */
export function matchWorkflow(workflow: WorkflowGrammar, tokens: readonly Token[]): Matched {
  const usage = workflow.command.usage;
  const named = takeNamed(workflow.inputs, tokens);
  if ('problem' in named) return { problem: { ...named.problem, usage } };
  const parts = workflow.command.parts.slice(leadingWords(workflow.command.parts).length);
  const bare = takeWords(parts, named.words, named.inputs);
  if ('surplus' in bare) return { problem: { ...tooMany(bare.surplus, parts, named), usage } };
  const inputs = { ...named.inputs, ...bare.inputs };
  const missing = workflow.inputs.filter((field) => isNeeded(field) && isEmpty(inputs, field.name)).map((field) => field.name);
  return { call: { kind: 'workflow', workflow: workflow.name, inputs, missing } };
}

function isNeeded(field: InputField): boolean {
  return field.required && field.default === null;
}

function isEmpty(inputs: Readonly<Record<string, string>>, name: string): boolean {
  return !Object.hasOwn(inputs, name) || inputs[name] === '';
}

function takeNamed(fields: readonly InputField[], tokens: readonly Token[]): Named {
  const inputs: Record<string, string> = {};
  const words: Word[] = [];
  for (let index = 0; index < tokens.length; index += 1) {
    const token = tokens[index];
    if (token === undefined) break;
    if (token.kind === 'word') {
      words.push(token);
      continue;
    }
    const value = namedValue(token, tokens[index + 1], fields);
    if ('problem' in value) return value;
    if (Object.hasOwn(inputs, value.name)) return { problem: givenTwice(token, value.name) };
    inputs[value.name] = value.text;
    if (value.tookNext) index += 1;
  }
  return { inputs, words };
}

type NamedValue = Readonly<{ name: string; text: string; tookNext: boolean } | { problem: CommandProblem }>;

function namedValue(token: Exclude<Token, Word>, next: Token | undefined, fields: readonly InputField[]): NamedValue {
  const found = findField(token.name, fields);
  if (found === null) return { problem: unknownInput(token, fields) };
  const { field, negated } = found;
  if (token.text !== null && !negated) {
    return token.text === '' ? { problem: missingValue(token, field) } : { name: field.name, text: token.text, tookNext: false };
  }
  if (field.type.kind === 'boolean' && token.text === null) return { name: field.name, text: negated ? 'false' : 'true', tookNext: false };
  if (negated || next?.kind !== 'word') return { problem: missingValue(token, field) };
  return { name: field.name, text: next.text, tookNext: true };
}

/** The field of that name in any case, with `-` and `_` alike; `no-` before the name of a yes-or-no field means no. */
function findField(typed: string, fields: readonly InputField[]): Readonly<{ field: InputField; negated: boolean }> | null {
  const wanted = plain(typed);
  const field = fields.find((candidate) => plain(candidate.name) === wanted);
  if (field !== undefined) return { field, negated: false };
  const denied = fields.find((candidate) => candidate.type.kind === 'boolean' && `no-${plain(candidate.name)}` === wanted);
  return denied === undefined ? null : { field: denied, negated: true };
}

function plain(name: string): string {
  return name.toLowerCase().replaceAll('_', '-');
}

type Bare = Readonly<{ inputs: Readonly<Record<string, string>> } | { surplus: Word }>;

function takeWords(parts: readonly CommandPart[], words: readonly Word[], named: Readonly<Record<string, string>>): Bare {
  const inputs: Record<string, string> = {};
  let place = 0;
  for (const word of words) {
    const link = linkAhead(parts, place, word);
    if (link !== -1) {
      place = link + 1;
      continue;
    }
    place = nextInput(parts, place, named);
    const part = parts[place];
    if (part?.kind !== 'input') return { surplus: word };
    inputs[part.name] = word.text;
    place += 1;
  }
  return { inputs };
}

/** Where a linking word that is typed as such stands in the rest of the form; -1 when the word is a value. */
function linkAhead(parts: readonly CommandPart[], place: number, word: Word): number {
  if (word.quoted) return -1;
  return parts.findIndex((part, index) => index >= place && part.kind === 'word' && part.word === word.text.toLowerCase());
}

function nextInput(parts: readonly CommandPart[], place: number, named: Readonly<Record<string, string>>): number {
  const next = parts.findIndex((part, index) => index >= place && part.kind === 'input' && !Object.hasOwn(named, part.name));
  return next === -1 ? parts.length : next;
}

/** A word too many is most often a value that was also given by name. */
function tooMany(word: Word, parts: readonly CommandPart[], named: Exclude<Named, { problem: unknown }>): CommandProblem {
  const inOrder = takeWords(parts, named.words, {});
  const twice = 'surplus' in inOrder ? undefined : Object.keys(inOrder.inputs).find((name) => Object.hasOwn(named.inputs, name));
  if (twice !== undefined) return givenTwice(word, twice);
  return problem({ code: 'surplus_word', message: message('command.surplus-quote'), position: word.start });
}

function unknownInput(token: Exclude<Token, Word>, fields: readonly InputField[]): CommandProblem {
  const names = fields.map((field) => field.name);
  const suggestion = suggest(token.name, names);
  const known = names.length === 0 ? message('command.takes-none') : message('command.takes', { names: inTurn(names) });
  const hint = suggestion === null ? known : message('hint.did-you-mean', { word: suggestion });
  const text = inSentences([message('command.no-input', { name: token.name }), hint]);
  return problem({ code: 'unknown_input', message: text, position: token.start, suggestion });
}

function missingValue(token: Token, field: InputField): CommandProblem {
  return problem({
    code: 'missing_value',
    message: message('command.missing-value', { name: field.name }),
    position: token.start,
  });
}

function givenTwice(token: Token, name: string): CommandProblem {
  return problem({ code: 'given_twice', message: message('command.given-twice', { name }), position: token.start });
}
