import type { Command } from '../core/chat/command.ts';
import { ownDelegable } from '../core/delegation/bounds.ts';
import { prepareDelegate } from '../core/delegation/hand-on.ts';
import { DELEGATE_EXAMPLE } from '../core/delegation/request.ts';
import { prepareStop } from '../core/delegation/take-back.ts';
import { message } from '../core/text/message.ts';

const delegate: Command = {
  name: 'delegate',
  usage: 'delegate <role> [to...]',
  description: message('command.delegate', { example: DELEGATE_EXAMPLE }),
  aliases: [],
  offered: (core, actor) => ownDelegable(core.policy, actor).length > 0,
  async prepare(context, args) {
    const role = args['role'] ?? '';
    const rest = args['to'] ?? '';
    return role.toLowerCase() === 'stop' ? prepareStop(context, rest === '' ? null : rest) : prepareDelegate(context, role, rest);
  },
};

export default delegate;
