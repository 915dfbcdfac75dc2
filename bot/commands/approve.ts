import { mayBeAsked } from '../core/actor.ts';
import type { Command } from '../core/chat/command.ts';
import { prepareVote } from '../core/chat/typed-vote.ts';
import { message } from '../core/text/message.ts';

const approve: Command = {
  name: 'approve',
  usage: 'approve <run> <plan> [comment...]',
  description: message('command.approve'),
  aliases: [],
  offered: mayBeAsked,
  prepare: (context, args) => prepareVote(context, 'approve', args),
};

export default approve;
