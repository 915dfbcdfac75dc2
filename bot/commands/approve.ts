import { mayBeAsked } from '../core/actor.ts';
import type { Command } from '../core/chat/command.ts';
import { prepareVote } from '../core/chat/typed-vote.ts';

const approve: Command = {
  name: 'approve',
  usage: 'approve <run> <plan> [comment...]',
  description: 'Approves a run that waits for your role; plan is the start of its plan hash.',
  aliases: [],
  offered: mayBeAsked,
  prepare: (context, args) => prepareVote(context, 'approve', args),
};

export default approve;
