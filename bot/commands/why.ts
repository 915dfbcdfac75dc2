import { decide } from '../core/actor.ts';
import type { Answer } from '../core/answer.ts';
import { askedTarget } from '../core/chat/asked-target.ts';
import type { Command, CommandContext } from '../core/chat/command.ts';
import { readQuestion } from '../core/chat/question.ts';
import { sayOnly } from '../core/chat/say.ts';
import { asVoter, maySeeAsVoter } from '../core/delegation/voter.ts';
import { AppError } from '../core/errors.ts';
import type { RunId } from '../core/ids.ts';
import type { Decision } from '../core/policy/decision.ts';
import { requirementText } from '../core/policy/requirement.ts';
import { spokenMessage } from '../core/run/said.ts';
import { standingOf } from '../core/standing.ts';
import { inSentences, message, type Text } from '../core/text/message.ts';
import { askedAbout } from '../core/who-can.ts';

const why: Command = {
  name: 'why',
  usage: 'why <question...>',
  description: message('command.why', { example: 'why deploy shop 1.1.0 to production' }),
  aliases: ['explain'],
  offered: () => true,
  async prepare(context, args) {
    const question = (args['question'] ?? '').trim();
    return sayOnly(context, /^r-[a-z0-9]{8}$/i.test(question) ? await aboutRun(context, question) : await aboutCommand(context, question));
  },
};

async function aboutRun({ core, actor }: CommandContext, id: string): Promise<Answer> {
  const run = await core.store.run(id.toLowerCase() as RunId);
  if (run === null || !maySeeAsVoter(core, await asVoter(core, actor), run))
    throw new AppError({ code: 'not_found', reason: 'run.unknown', message: message('why.unknown-run', { run: id }) });
  const said = spokenMessage(run);
  return {
    kind: 'why',
    question: message('why.about-run', { run: run.id, summary: run.plan.summary }),
    answer: inSentences([message('why.state', { state: message(`run.state.${run.state}`) }), ...(said === null ? [] : [said])]),
    reason: await standingOf(core, actor, run),
  };
}

async function aboutCommand({ core, actor, inbound: { mentions = [] } }: CommandContext, question: string): Promise<Answer> {
  const { command, person } = readQuestion(core, question, mentions);
  const about = await askedAbout(core, actor, person === null ? null : { typed: person, mentions });
  const target = askedTarget(core, command, { ask: 'why', principal: about.principal });
  const decision = decide(core, about, 'run', target);
  return { kind: 'why', question, answer: answered(decision), reason: decision.reason };
}

function answered(decision: Decision): Text {
  if (decision.effect === 'allow') return message('why.yes', { rule: decision.rule });
  if (decision.effect === 'deny') return message('why.no', { rule: decision.rule });
  return message('why.once-approved', { who: requirementText(decision.approval), rule: decision.rule });
}

export default why;
