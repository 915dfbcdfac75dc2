import { message } from '../text/message.ts';
import { type CommandProblem, problem } from './problem.ts';

/**
 * One piece of a typed command. `start` and `end` are UTF-16 positions in the text as typed.
 * word: `shop`, `"two words"`; pair: `version=1.1.0`; option: `--force`, `--version=1.1.0` (`text` null = no value attached).
 */
export type Token = Readonly<{ start: number; end: number }> &
  (
    | Readonly<{ kind: 'word'; text: string; quoted: boolean }>
    | Readonly<{ kind: 'pair'; name: string; text: string }>
    | Readonly<{ kind: 'option'; name: string; text: string | null }>
  );

/** All tokens up to the first problem, which ends the reading. */
export type Tokens = Readonly<{ tokens: readonly Token[]; problem: CommandProblem | null }>;

type Read = Readonly<{ token: Token } | { separator: number } | { problem: CommandProblem }>;
type Value = Readonly<{ text: string; end: number; quoted: boolean } | { problem: CommandProblem }>;

const LETTER = /[A-Za-z]/;
const NAME = /[A-Za-z0-9_-]/;
// Phones turn two hyphens into one of these.
const LONG_DASHES = '\u2013\u2014\u2015';

/**
 * Splits a normalised text (see `normalise`) in one pass. A quote opens at the start of a word or after `=`, and its end
 * must be followed by a space; an apostrophe inside a word is a letter. After a bare `--` nothing is an option any more.
 */
export function tokenize(text: string): Tokens {
  const tokens: Token[] = [];
  let position = skipSpaces(text, 0);
  let plainOnly = false;
  while (position < text.length) {
    const read = readToken(text, position, plainOnly);
    if ('problem' in read) return { tokens, problem: read.problem };
    if ('token' in read) tokens.push(read.token);
    else plainOnly = true;
    position = skipSpaces(text, 'token' in read ? read.token.end : read.separator);
  }
  return { tokens, problem: null };
}

function readToken(text: string, start: number, plainOnly: boolean): Read {
  const first = text.charAt(start);
  if (!plainOnly && (first === '-' || LONG_DASHES.includes(first))) return readDashes(text, start);
  const nameEnd = plainOnly || !LETTER.test(first) ? start : skipWhile(text, start, NAME);
  if (nameEnd > start && text.charAt(nameEnd) === '=') {
    const value = readValue(text, nameEnd + 1);
    if ('problem' in value) return value;
    return { token: { kind: 'pair', name: text.slice(start, nameEnd), text: value.text, start, end: value.end } };
  }
  const value = readValue(text, start);
  return 'problem' in value ? value : { token: { kind: 'word', text: value.text, quoted: value.quoted, start, end: value.end } };
}

/** `--name`, `--name=value`, `—name` as a phone writes it, `-5`, `-` alone, or `--` alone. */
function readDashes(text: string, start: number): Read {
  let end = start;
  while (text.charAt(end) === '-' || isLongDash(text.charAt(end))) end += 1;
  const dashes = text.slice(start, end);
  const next = text.charAt(end);
  const isOption = dashes === '--' || (dashes.length === 1 && isLongDash(dashes));
  if (isOption && isEnd(next)) return { separator: end };
  if (isOption && LETTER.test(next)) return readOption(text, start, end);
  const isValue = isEnd(next) || (dashes === '-' && /[0-9.]/.test(next));
  if (!isValue) return { problem: badDashes(start) };
  const value = readValue(text, start);
  return 'problem' in value ? value : { token: { kind: 'word', text: value.text, quoted: false, start, end: value.end } };
}

function readOption(text: string, start: number, nameStart: number): Read {
  const nameEnd = skipWhile(text, nameStart, NAME);
  const name = text.slice(nameStart, nameEnd);
  const next = text.charAt(nameEnd);
  if (isEnd(next)) return { token: { kind: 'option', name, text: null, start, end: nameEnd } };
  if (next !== '=') return { problem: badDashes(start) };
  const value = readValue(text, nameEnd + 1);
  return 'problem' in value ? value : { token: { kind: 'option', name, text: value.text, start, end: value.end } };
}

function readValue(text: string, start: number): Value {
  const quote = text.charAt(start);
  if (quote === '"' || quote === "'") return readQuoted(text, start, quote);
  let end = start;
  while (!isEnd(text.charAt(end))) {
    if (text.charAt(end) === '"') return { problem: quoteInWord(end) };
    end += 1;
  }
  return { text: text.slice(start, end), end, quoted: false };
}

function readQuoted(text: string, start: number, quote: string): Value {
  const close = text.indexOf(quote, start + 1);
  if (close === -1) return { problem: unclosed(start, quote) };
  if (!isEnd(text.charAt(close + 1))) return { problem: quoteInWord(close) };
  return { text: text.slice(start + 1, close), end: close + 1, quoted: true };
}

function isLongDash(character: string): boolean {
  return character !== '' && LONG_DASHES.includes(character);
}

function isEnd(character: string): boolean {
  return character === '' || character === ' ';
}

function skipSpaces(text: string, from: number): number {
  let position = from;
  while (text.charAt(position) === ' ') position += 1;
  return position;
}

function skipWhile(text: string, from: number, set: RegExp): number {
  let position = from;
  while (set.test(text.charAt(position))) position += 1;
  return position;
}

function unclosed(position: number, quote: string): CommandProblem {
  return problem({ code: 'unclosed_quote', message: message('command.unclosed', { quote }), position });
}

function quoteInWord(position: number): CommandProblem {
  return problem({
    code: 'quote_in_word',
    message: message('command.quote-in-word', { double: '"', single: "'" }),
    position,
  });
}

function badDashes(position: number): CommandProblem {
  return problem({
    code: 'option_dashes',
    message: message('command.dashes'),
    position,
  });
}
