import { askedTarget } from '../core/chat/asked-target.ts';
import type { Command } from '../core/chat/command.ts';
import { readWho } from '../core/chat/question.ts';
import { sayOnly } from '../core/chat/say.ts';
import { requirementText } from '../core/policy/requirement.ts';
import { message } from '../core/text/message.ts';
import { whoCan, whoCanReason } from '../core/who-can.ts';

const who: Command = {
  name: 'who',
  usage: 'who <question...>',
  description: message('command.who', { example: 'who can deploy shop 1.1.0 to production' }),
  aliases: ['whocan'],
  offered: () => true,
  async prepare(context, args) {
    const { core, actor } = context;
    const question = readWho(args['question'] ?? '');
    const answer = await whoCan(core, actor, 'run', askedTarget(core, question, { ask: 'who can', principal: actor.principal }));
    const asked = answer.approval === null ? message('who.none') : message('who.approved-by', { who: requirementText(answer.approval) });
    return sayOnly(context, { kind: 'why', question: message('who.question', { question }), answer: asked, reason: whoCanReason(answer) });
  },
};

export default who;
