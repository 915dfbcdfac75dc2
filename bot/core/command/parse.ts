import { findHidden } from '../text/hidden-characters.ts';
import { inSentences, message } from '../text/message.ts';
import { describeCharacter, normalise } from './characters.ts';
import type { Grammar, Parsed, WorkflowGrammar } from './definition.ts';
import { beginningWith } from './first-words.ts';
import { type Matched, matchCommand } from './match-command.ts';
import { leadingWords, matchWorkflow } from './match-workflow.ts';
import { type CommandProblem, problem } from './problem.ts';
import { bareAnswer, isSmallTalk } from './small-talk.ts';
import { suggest } from './suggest.ts';
import { type Token, type Tokens, tokenize } from './token.ts';

/** Longer messages are refused before anything looks at them. UTF-16 units. */
export const MAX_MESSAGE_LENGTH = 4000;

/**
 * Understands one message: plain text, the bot's mention already taken out. Total (never throws for any text), and its
 * time grows with the length of the text only; what begins as no command does is compared with all of them for a suggestion.
 */
export function parse(text: string, grammar: Grammar): Parsed {
  if (text.length > MAX_MESSAGE_LENGTH) return { kind: 'problem', problem: tooLong(text.length) };
  const hidden = findHidden(text);
  if (hidden !== null) return { kind: 'problem', problem: hiddenCharacter(hidden.character, hidden.position) };
  const plain = normalise(text);
  if (plain.trim() === '') return { kind: 'not_for_us', because: 'empty' };
  const verb = bareAnswer(plain);
  if (verb !== null) return { kind: 'answer', verb };
  const matched = matchAny(withoutSlash(plain), grammar);
  if ('problem' in matched && matched.problem.code === 'unknown_command' && isSmallTalk(plain)) {
    return { kind: 'not_for_us', because: 'small_talk' };
  }
  return fromMatched(matched);
}

function fromMatched(matched: Matched): Parsed {
  return 'problem' in matched ? { kind: 'problem', problem: matched.problem } : { kind: 'command', call: matched.call };
}

/** A leading `/`, as other chats have it, becomes a space so that positions stay true. */
function withoutSlash(plain: string): string {
  return plain.replace(/^( *)\//, '$1 ');
}

function matchAny(plain: string, grammar: Grammar): Matched {
  const read = tokenize(plain);
  const first = wordAt(read.tokens, 0);
  if (first === null) return { problem: read.problem ?? unknownCommand(plain.trim(), read.tokens[0]?.start ?? 0, grammar) };
  const command = grammar.commands.find(
    ({ name, aliases }) => (name === first || aliases.includes(first)) && isOffered(grammar, 'builtin', name),
  );
  if (command !== undefined) return matchCommand(command, plain, read);
  const workflow = bestWorkflow(read, first, grammar);
  if (workflow === null) return { problem: unknownCommand(typedName(read.tokens, grammar), read.tokens[0]?.start ?? 0, grammar) };
  if (read.problem !== null) return { problem: { ...read.problem, usage: workflow.command.usage } };
  return matchWorkflow(workflow, read.tokens.slice(leadingWords(workflow.command.parts).length));
}

/** The workflow with the most leading words of those that begin as typed. */
function bestWorkflow(read: Tokens, first: string, grammar: Grammar): WorkflowGrammar | null {
  let best: WorkflowGrammar | null = null;
  let most = 0;
  for (const { words, workflow } of beginningWith(grammar.workflows, first)) {
    const longer = words.length > most && words.every((word, index) => wordAt(read.tokens, index) === word);
    if (!longer || !isOffered(grammar, 'workflow', workflow.name)) continue;
    best = workflow;
    most = words.length;
  }
  return best;
}

function isOffered({ offers }: Grammar, kind: 'builtin' | 'workflow', name: string): boolean {
  return offers === undefined || offers(kind, name);
}

/** First words are known in any case, because phones begin a sentence with a capital, and with accents written in either way. */
function wordAt(tokens: readonly Token[], index: number): string | null {
  const token = tokens[index];
  return token?.kind === 'word' ? token.text.toLowerCase().normalize('NFC') : null;
}

/** What to call an unknown command: two words when the first alone begins some command, else the first. */
function typedName(tokens: readonly Token[], grammar: Grammar): string {
  const [first, second] = [wordAt(tokens, 0) ?? '', wordAt(tokens, 1)];
  const begins = beginningWith(grammar.workflows, first).some(({ workflow }) => isOffered(grammar, 'workflow', workflow.name));
  return begins && second !== null ? `${first} ${second}` : first;
}

function unknownCommand(typed: string, position: number, grammar: Grammar): CommandProblem {
  const commands = grammar.commands.filter(({ name }) => isOffered(grammar, 'builtin', name));
  const workflows = grammar.workflows.filter(({ name }) => isOffered(grammar, 'workflow', name));
  const known = [
    ...commands.flatMap(({ name, aliases }) => [name, ...aliases]),
    ...workflows.map((workflow) => leadingWords(workflow.command.parts).join(' ')),
  ];
  const suggestion = suggest(typed, known);
  const shown = typed.length > 40 ? `${typed.slice(0, 40)}…` : typed;
  const hint = suggestion === null ? message('command.type-help') : message('hint.did-you-mean', { word: suggestion });
  const text = inSentences([message('command.unknown', { command: shown }), hint]);
  return problem({ code: 'unknown_command', message: text, position, suggestion });
}

function tooLong(length: number): CommandProblem {
  return problem({ code: 'too_long', message: message('command.too-long', { length, most: MAX_MESSAGE_LENGTH }) });
}

function hiddenCharacter(character: string, position: number): CommandProblem {
  const text = message('command.hidden', { character: describeCharacter(character), position: position + 1 });
  return problem({ code: 'hidden_character', message: text, position });
}
