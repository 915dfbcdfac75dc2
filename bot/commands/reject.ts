import { mayBeAsked } from '../core/actor.ts';
import type { Command } from '../core/chat/command.ts';
import { prepareVote } from '../core/chat/typed-vote.ts';

const reject: Command = {
  name: 'reject',
  usage: 'reject <run> <plan> [comment...]',
  description: 'Rejects a run that waits for approval; say why in the comment.',
  aliases: [],
  offered: mayBeAsked,
  prepare: (context, args) => prepareVote(context, 'reject', args),
};

export default reject;
