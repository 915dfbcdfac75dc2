import { message } from '../text/message.ts';
import type { CommandCall, CommandDefinition } from './definition.ts';
import { type CommandProblem, problem } from './problem.ts';
import type { Tokens } from './token.ts';
import { readUsage, type UsagePart } from './usage.ts';

export type Matched = Readonly<{ call: CommandCall } | { problem: CommandProblem }>;

/** Gives what was typed after a built-in command's name to the parts of its usage, as written. `text` is the normalised message. */
export function matchCommand(definition: CommandDefinition, text: string, read: Tokens): Matched {
  const parts = readUsage(definition.usage);
  const args: Record<string, string> = {};
  let used = 1;
  for (const part of parts) {
    const taken = take(part, used, text, read);
    if (taken === null) break;
    args[part.name] = taken.value;
    used = taken.used;
  }
  const trouble = troubleAfter(used, read, definition.usage);
  if (trouble !== null) return { problem: trouble };
  const missing = parts.filter((part) => part.required && args[part.name] === undefined).map((part) => part.name);
  return { call: { kind: 'builtin', command: definition.name, args, missing } };
}

/** The rest of the line is taken raw, so that a comment may hold quotes, dashes and `=` as people write them. */
function take(part: UsagePart, used: number, text: string, read: Tokens): Readonly<{ value: string; used: number }> | null {
  const before = read.tokens[used - 1];
  if (part.rest) {
    const value = text.slice(before?.end ?? 0).trim();
    return value === '' ? null : { value, used: Number.POSITIVE_INFINITY };
  }
  const token = read.tokens[used];
  if (token === undefined) return null;
  const value = token.kind === 'word' ? token.text : text.slice(token.start, token.end);
  return { value, used: used + 1 };
}

function troubleAfter(used: number, read: Tokens, usage: string): CommandProblem | null {
  if (used === Number.POSITIVE_INFINITY) return null;
  const surplus = read.tokens[used];
  if (surplus !== undefined) {
    return problem({ code: 'surplus_word', message: message('command.surplus'), position: surplus.start, usage });
  }
  return read.problem === null ? null : { ...read.problem, usage };
}
