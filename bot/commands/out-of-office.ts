import type { Command } from '../core/chat/command.ts';
import { ownDelegable } from '../core/delegation/bounds.ts';
import { prepareAway } from '../core/delegation/hand-on.ts';
import { AWAY_EXAMPLE } from '../core/delegation/request.ts';
import { message } from '../core/text/message.ts';

const outOfOffice: Command = {
  name: 'out-of-office',
  usage: 'out-of-office <until...>',
  description: message('command.out-of-office', { example: AWAY_EXAMPLE }),
  aliases: ['out', 'ooo'],
  offered: (core, actor) => ownDelegable(core.policy, actor).length > 0,
  prepare: (context, args) => prepareAway(context, args['until'] ?? ''),
};

export default outOfOffice;
