import { review as closeReview } from '../core/act-on-run.ts';
import { mayAnywhere } from '../core/actor.ts';
import type { Command } from '../core/chat/command.ts';
import { wholeComment } from '../core/chat/comment.ts';
import { refusal } from '../core/chat/refusal.ts';
import { asVoter, sightOf } from '../core/delegation/voter.ts';
import type { RunId } from '../core/ids.ts';
import { message } from '../core/text/message.ts';

const review: Command = {
  name: 'review',
  usage: 'review <run> <comment...>',
  description: message('command.review'),
  aliases: [],
  offered: (core, actor) => mayAnywhere(core, actor, 'review'),
  async prepare(context, args) {
    const { core, actor, stamp } = context;
    const runId = (args['run'] ?? '').toLowerCase() as RunId;
    const comment = wholeComment(args['comment'] ?? '');
    const sees = sightOf(core, await asVoter(core, actor));
    return refusal(context, (tx) => closeReview(core, tx, actor, { runId, comment, stamp, sees }), { runId, tried: 'review' });
  },
};

export default review;
