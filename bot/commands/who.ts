import { askedTarget } from '../core/chat/asked-target.ts';
import type { Command } from '../core/chat/command.ts';
import { sayOnly } from '../core/chat/say.ts';
import { describeRequirement } from '../core/policy/requirement.ts';
import { whoCan, whoCanReason } from '../core/who-can.ts';

const who: Command = {
  name: 'who',
  usage: 'who <question...>',
  description: 'Says which roles may do something and who approves it, e.g. “who can deploy shop 1.1.0 to production”.',
  aliases: ['whocan'],
  offered: () => true,
  async prepare(context, args) {
    const { core, actor } = context;
    const question = (args['question'] ?? '').trim().replace(/^(can|may)\s+/i, '');
    const answer = await whoCan(core, actor, 'run', askedTarget(core, question, { ask: 'who can', principal: actor.principal }));
    const asked = answer.approval === null ? 'Nobody has to approve it.' : `Approved by ${describeRequirement(answer.approval)}.`;
    return sayOnly(context, { kind: 'why', question: `Who can ${question}?`, answer: asked, reason: whoCanReason(answer) });
  },
};

export default who;
