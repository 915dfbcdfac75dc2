import { mayAnywhere } from '../core/actor.ts';
import type { Command } from '../core/chat/command.ts';
import { innerCommand } from '../core/chat/inner-command.ts';
import { prepareWorkflow } from '../core/chat/start-workflow.ts';
import { AppError } from '../core/errors.ts';
import { glassReason, LEAST_REASON } from '../core/glass-reason.ts';
import { message } from '../core/text/message.ts';

const EXAMPLE = 'break-glass "site is down, INC-42" deploy shop 1.0.0 to production';

const breakGlass: Command = {
  name: 'break-glass',
  usage: 'break-glass <reason> <command...>',
  description: message('command.break-glass', { example: EXAMPLE }),
  aliases: ['breakglass'],
  offered: (core, actor) => mayAnywhere(core, actor, 'break_glass'),
  async prepare(context, args) {
    const reason = glassReason(args['reason'] ?? '');
    if (reason === null) throw noReason();
    return prepareWorkflow(context, innerCommand(context.core, args['command'] ?? '', EXAMPLE), { breakGlass: reason });
  },
};

function noReason(): AppError {
  const text = message('act.no-reason', { least: LEAST_REASON, example: EXAMPLE });
  return new AppError({ code: 'invalid', reason: 'break_glass.no_reason', message: text });
}

export default breakGlass;
