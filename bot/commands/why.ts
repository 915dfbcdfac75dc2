import { decide, maySee, targetOf } from '../core/actor.ts';
import type { Answer } from '../core/answer.ts';
import { askedTarget } from '../core/chat/asked-target.ts';
import type { Command, CommandContext } from '../core/chat/command.ts';
import { sayOnly } from '../core/chat/say.ts';
import { AppError } from '../core/errors.ts';
import type { RunId } from '../core/ids.ts';
import type { Decision } from '../core/policy/decision.ts';
import { describeRequirement } from '../core/policy/requirement.ts';
import { askedAbout } from '../core/who-can.ts';

const why: Command = {
  name: 'why',
  usage: 'why <question...>',
  description:
    'Explains whether you may do something, e.g. “why deploy shop 1.1.0 to production”, or why a run is as it is. “… for <person>” asks about somebody else.',
  aliases: ['explain'],
  offered: () => true,
  async prepare(context, args) {
    const question = (args['question'] ?? '').trim();
    return sayOnly(context, /^r-[a-z0-9]{8}$/i.test(question) ? await aboutRun(context, question) : await aboutCommand(context, question));
  },
};

async function aboutRun({ core, actor }: CommandContext, id: string): Promise<Answer> {
  const run = await core.store.run(id.toLowerCase() as RunId);
  if (run === null || !maySee(core, actor, run))
    throw new AppError({ code: 'not_found', reason: 'run.unknown', message: `There is no run ${id} that you may see.` });
  const decision = decide(core, actor, 'run', targetOf(run));
  return {
    kind: 'why',
    question: `${run.id}: ${run.plan.summary}`,
    answer: `It is ${run.state.replaceAll('_', ' ')}. ${run.message ?? ''}`.trim(),
    reason: decision.reason,
  };
}

/** `… for <person>` at the end asks about somebody else. */
const FOR = /^(.*\S)\s+for\s+(\S+)$/i;

async function aboutCommand({ core, actor }: CommandContext, question: string): Promise<Answer> {
  const [, command = question, person = null] = FOR.exec(question) ?? [];
  const about = await askedAbout(core, actor, person);
  const target = askedTarget(core, command, { ask: 'why', principal: about.principal });
  const decision = decide(core, about, 'run', target);
  return { kind: 'why', question, answer: answered(decision), reason: decision.reason };
}

function answered(decision: Decision): string {
  if (decision.effect === 'allow') return `Yes, at once: the rule “${decision.rule}” allows it.`;
  if (decision.effect === 'deny') return `No: the rule “${decision.rule}” decides.`;
  return `Yes, once approved by ${describeRequirement(decision.approval)}: the rule “${decision.rule}” allows it.`;
}

export default why;
