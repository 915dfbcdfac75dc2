import { mayBeAsked } from '../core/actor.ts';
import type { Command } from '../core/chat/command.ts';
import { prepareVote } from '../core/chat/typed-vote.ts';
import { message } from '../core/text/message.ts';

const reject: Command = {
  name: 'reject',
  usage: 'reject <run> <plan> [comment...]',
  description: message('command.reject'),
  aliases: [],
  offered: mayBeAsked,
  prepare: (context, args) => prepareVote(context, 'reject', args),
};

export default reject;
