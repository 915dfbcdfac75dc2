import type { Text } from '../text/message.ts';
import type { Workflow } from '../workflow/definition.ts';
import type { CommandProblem } from './problem.ts';

/** What the parser and `help` know of a built-in command (`bot/commands/<name>.ts`). */
export type CommandDefinition = Readonly<{
  /** One lower-case word; also the file name. */
  name: string;
  /** See `readUsage`, e.g. `approve <run> <plan> [comment...]`. */
  usage: string;
  description: Text;
  /** Other first words, lower-case. */
  aliases: readonly string[];
}>;

export type WorkflowGrammar = Pick<Workflow, 'name' | 'command' | 'inputs'>;

/** What may be typed. `workflows` is searched by its first words, so give the same list for as long as it holds. */
export type Grammar = Readonly<{
  commands: readonly CommandDefinition[];
  workflows: readonly WorkflowGrammar[];
  /** Whether the person may use it: suggestions and errors name nothing else. Left out = everything. Asked only of what may be meant. */
  offers?(kind: 'builtin' | 'workflow', name: string): boolean;
}>;

/** Values are texts as typed; their types are checked where the workflow's inputs are. `missing` lists required ones not given. */
export type CommandCall =
  | Readonly<{ kind: 'builtin'; command: string; args: Readonly<Record<string, string>>; missing: readonly string[] }>
  | Readonly<{ kind: 'workflow'; workflow: string; inputs: Readonly<Record<string, string>>; missing: readonly string[] }>;

export const ANSWER_VERBS = ['approve', 'reject', 'cancel', 'it_ran', 'it_did_not', 'abort'] as const;
export type AnswerVerb = (typeof ANSWER_VERBS)[number];

/**
 * The three outcomes, and `problem` for a message that was meant as a command but is written wrongly.
 * `answer` is a bare reply such as `approve` or `it ran`: it names nothing and makes sense only where a question of one
 * run is open, in its thread. `not_for_us` needs no reply.
 */
export type Parsed =
  | Readonly<{ kind: 'command'; call: CommandCall }>
  | Readonly<{ kind: 'answer'; verb: AnswerVerb }>
  | Readonly<{ kind: 'not_for_us'; because: 'empty' | 'small_talk' }>
  | Readonly<{ kind: 'problem'; problem: CommandProblem }>;
