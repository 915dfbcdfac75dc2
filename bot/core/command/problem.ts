import { isHidden } from '../text/hidden-characters.ts';
import type { Text } from '../text/message.ts';
import { normalise } from './characters.ts';

/** Why a message that was meant for us could not be understood. Codes are stable, texts may change. */
export type ProblemCode =
  | 'too_long'
  | 'hidden_character'
  | 'unclosed_quote'
  | 'quote_in_word'
  | 'option_dashes'
  | 'unknown_command'
  | 'unknown_input'
  | 'missing_value'
  | 'given_twice'
  | 'surplus_word';

export type CommandProblem = Readonly<{
  code: ProblemCode;
  /** One sentence or two for the person who typed: what is wrong and what to do. */
  message: Text;
  /** Where in the text as typed, in UTF-16 units; null when no single place is to blame. */
  position: number | null;
  /** How the command is written, where we know which one was meant. */
  usage: string | null;
  /** The nearest word that would be understood, for `did you mean`. */
  suggestion: string | null;
}>;

type ProblemParts = Pick<CommandProblem, 'code' | 'message'> & Partial<CommandProblem>;

export function problem(parts: ProblemParts): CommandProblem {
  return { position: null, usage: null, suggestion: null, ...parts };
}

const WINDOW = 60;

/**
 * The place of a problem as two lines for a monospace font: the text around it, and a caret below it.
 * Empty when the problem has no position. Hidden characters are shown as a dot so that the caret stays below its place.
 */
export function pointAt(text: string, found: CommandProblem): string {
  if (found.position === null) return '';
  const from = Math.max(0, found.position - WINDOW);
  const cutBefore = from > 0 ? '…' : '';
  const until = found.position + WINDOW;
  const line = showHiddenAsDots(normalise(text.slice(from, until)));
  const cutAfter = until < text.length ? '…' : '';
  const column = [...text.slice(from, found.position)].length + cutBefore.length;
  return `${cutBefore}${line}${cutAfter}\n${' '.repeat(column)}^`;
}

function showHiddenAsDots(text: string): string {
  return [...text].map((character) => (isHidden(character) ? '·' : character)).join('');
}
