import { cancel as cancelRun } from '../core/act-on-run.ts';
import { mayAnywhere, mayStopWaiting } from '../core/actor.ts';
import type { Command } from '../core/chat/command.ts';
import { refusal } from '../core/chat/refusal.ts';
import { asVoter, sightOf } from '../core/delegation/voter.ts';
import type { RunId } from '../core/ids.ts';
import { message } from '../core/text/message.ts';

const cancel: Command = {
  name: 'cancel',
  usage: 'cancel <run>',
  description: message('command.cancel'),
  aliases: ['stop', 'abort'],
  offered: (core, actor) => mayAnywhere(core, actor, 'run') || mayAnywhere(core, actor, 'cancel') || mayStopWaiting(core, actor),
  async prepare(context, args) {
    const { core, actor, stamp } = context;
    const runId = (args['run'] ?? '').toLowerCase() as RunId;
    const sees = sightOf(core, await asVoter(core, actor));
    return refusal(context, (tx) => cancelRun(core, tx, actor, { runId, stamp, sees }), { runId, tried: 'cancel' });
  },
};

export default cancel;
