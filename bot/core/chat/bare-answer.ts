import { cancel, resolve } from '../act-on-run.ts';
import type { AnswerVerb } from '../command/definition.ts';
import { asVoter, sightOf } from '../delegation/voter.ts';
import { AppError } from '../errors.ts';
import { shortHash } from '../plan/plan.ts';
import { ENDED, RUN_STATES, type Run } from '../run/run.ts';
import { message } from '../text/message.ts';
import type { Act, CommandContext } from './command.ts';
import { refusal } from './refusal.ts';

const OPEN = RUN_STATES.filter((state) => !ENDED.has(state));

/**
 * A bare `cancel`, `it ran` … is about the one run of this thread that is under way. A vote is never taken from a bare
 * word: it must name the plan, so the answer says how to write it.
 */
export async function prepareAnswer(context: CommandContext, verb: AnswerVerb): Promise<Act> {
  const { core, actor, inbound, stamp } = context;
  const { rows } = await core.store.runs({ states: OPEN, conversationId: inbound.conversation.id }, null, 50);
  const sees = sightOf(core, await asVoter(core, actor));
  const here = rows.filter(sees);
  const [run, ...others] = here;
  if (run === undefined || others.length > 0) throw ambiguous(verb, here);
  if (verb === 'approve' || verb === 'reject') {
    throw new AppError({
      code: 'invalid',
      reason: 'vote.names_no_plan',
      message: message('vote.names-plan', { command: `${verb} ${run.id} ${shortHash(run.planHash)}` }),
    });
  }
  const step = run.steps.find((candidate) => candidate.state === 'needs_decision');
  // Where nobody asks what became of a step, whoever types `stop` wants the run to stop.
  if (verb === 'cancel' || (verb === 'abort' && step === undefined))
    return refusal(context, (tx) => cancel(core, tx, actor, { runId: run.id, stamp, sees }), { runId: run.id, tried: 'cancel' });
  if (step === undefined)
    throw new AppError({ code: 'conflict', reason: 'step.no_open_question', message: message('act.no-question', { run: run.id }) });
  const answered = { runId: run.id, stepId: step.id, verdict: verb, stamp, sees };
  return refusal(context, (tx) => resolve(core, tx, actor, answered), { runId: run.id, tried: verb });
}

function ambiguous(verb: AnswerVerb, runs: readonly Run[]): AppError {
  const example = `${verb === 'abort' ? 'cancel' : verb} ${runs[0]?.id ?? ''}`;
  const text = runs.length === 0 ? message('act.no-thread-run') : message('act.several-runs', { example });
  return new AppError({ code: 'invalid', reason: 'answer.ambiguous', message: text });
}
