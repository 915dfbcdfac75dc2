import { mayAnywhere } from '../core/actor.ts';
import type { Command } from '../core/chat/command.ts';
import { innerCommand } from '../core/chat/inner-command.ts';
import { prepareWorkflow } from '../core/chat/start-workflow.ts';
import { AppError } from '../core/errors.ts';
import { message } from '../core/text/message.ts';
import { parseMoment } from '../core/time/moment.ts';

const EXAMPLE = 'at "tomorrow 08:00" deploy shop 1.1.0 to production';

const at: Command = {
  name: 'at',
  usage: 'at <when> <command...>',
  description: message('command.at', { example: EXAMPLE }),
  aliases: ['later'],
  offered: (core, actor) => mayAnywhere(core, actor, 'run'),
  async prepare(context, args) {
    const { core, inbound, stamp } = context;
    const moment = parseMoment(args['when'] ?? '', { timezone: inbound.speech.timezone, now: stamp.at });
    if (!moment.ok)
      throw new AppError({
        code: 'invalid',
        reason: 'at.no_moment',
        message: message('act.no-moment', { problem: moment.problem, example: EXAMPLE }),
      });
    return prepareWorkflow(context, innerCommand(core, args['command'] ?? '', EXAMPLE), { startAt: moment.at });
  },
};

export default at;
