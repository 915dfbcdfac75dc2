import type { Command } from '../core/chat/command.ts';
import { sayOnly } from '../core/chat/say.ts';
import { listDelegations } from '../core/delegation/list.ts';
import { message } from '../core/text/message.ts';

const delegations: Command = {
  name: 'delegations',
  usage: 'delegations',
  description: message('command.delegations'),
  aliases: [],
  offered: (core, actor) => actor.roles.length > 0 && core.policy.roles.some(({ delegable }) => delegable),
  prepare: async (context) => sayOnly(context, await listDelegations(context)),
};

export default delegations;
