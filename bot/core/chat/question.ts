import type { InboundMessage } from '../chat.ts';
import { normalise } from '../command/characters.ts';
import { parse } from '../command/parse.ts';
import { tokenize } from '../command/token.ts';
import type { Core } from '../core.ts';
import { isMentioned } from '../delegation/named-person.ts';
import { parseInputs } from '../workflow/inputs.ts';
import { fullGrammar } from './grammar.ts';

/** The command that somebody asks about, and for whom: as it was typed; null is whoever asks. */
export type ReadQuestion = Readonly<{ command: string; person: string | null }>;

/**
 * Reads `deploy shop 1.1.0 to production for ann`. A `for` that belongs to the command itself, as in `silence shop for 2h`,
 * names nobody, and neither does one in quotes. A name of several words has to be mentioned, or begin with `@`.
 */
export function readQuestion(core: Core, typed: string, mentions: InboundMessage['mentions'] = []): ReadQuestion {
  const question = typed.trim();
  const cuts = cutsAtFor(question);
  const cut = cuts.find(({ person }) => isMentioned(person, mentions)) ?? cuts[0];
  if (cut === undefined || isWhole(core, question)) return { command: question, person: null };
  const named = /^@|^\S+$/.test(cut.person) || isMentioned(cut.person, mentions);
  return named ? cut : { command: question, person: null };
}

/** The same for `who can …`, which is about nobody. */
export function readWho(typed: string): string {
  return typed.trim().replace(/^(can|may)\s+/i, '');
}

/** Every way to take `for` as the word before a name, the last one first. */
function cutsAtFor(question: string): readonly Readonly<{ command: string; person: string }>[] {
  const { tokens } = tokenize(normalise(question));
  const words = tokens.slice(1, -1).filter((token) => token.kind === 'word' && !token.quoted && isFor(token.text));
  return words.map(({ start, end }) => ({ command: question.slice(0, start).trim(), person: question.slice(end).trim() })).toReversed();
}

/** Whether all of it is one command in which every `for` is a word of its form, and not the value of an input. */
function isWhole(core: Core, question: string): boolean {
  const parsed = parse(question, fullGrammar(core));
  if (parsed.kind !== 'command' || parsed.call.kind !== 'workflow') return false;
  const { workflow, inputs } = parsed.call;
  const known = core.workflows.get(workflow);
  if (known === undefined || Object.values(inputs).some(isFor)) return false;
  const read = parseInputs(known, inputs);
  return read.ok || Object.keys(read.problems).length === 0;
}

function isFor(word: string): boolean {
  return word.toLowerCase() === 'for';
}
