import { parse } from '../command/parse.ts';
import type { Core } from '../core.ts';
import { AppError } from '../errors.ts';
import { message } from '../text/message.ts';
import { fullGrammar } from './grammar.ts';

export type InnerCall = Readonly<{ workflow: string; inputs: Readonly<Record<string, string>> }>;

/** The workflow command inside another command. Throws `invalid` with what is wrong; `example` shows how the whole is written. */
export function innerCommand(core: Core, text: string, example: string): InnerCall {
  const parsed = parse(text, fullGrammar(core));
  if (parsed.kind === 'command' && parsed.call.kind === 'workflow') return parsed.call;
  const wrong = parsed.kind === 'problem' ? parsed.problem.message : message('act.needs-workflow', { example });
  throw new AppError({ code: 'invalid', reason: 'command.not_a_workflow', message: wrong });
}
