import { approvalFor, vote } from '../act-on-run.ts';
import { asVoter, maySeeAsVoter } from '../delegation/voter.ts';
import { AppError } from '../errors.ts';
import type { RunId } from '../ids.ts';
import { shortHash } from '../plan/plan.ts';
import { currentFacts } from '../start/start.ts';
import { message } from '../text/message.ts';
import { unknownRun } from '../unknown-run.ts';
import type { Act, CommandContext } from './command.ts';
import { wholeComment } from './comment.ts';
import { refusal } from './refusal.ts';
import { requireShownInFull } from './shown-in-full.ts';

/** Hex characters of the plan hash that a typed vote must give at least. */
const LEAST_HASH = 8;

/**
 * A typed vote: names the run and the start of its plan hash, so that nobody approves a plan they did not look at. What the
 * card beside it cannot show in full has its hash on it as well, so that is approved in the tab.
 */
export async function prepareVote(
  context: CommandContext,
  verdict: 'approve' | 'reject',
  args: Readonly<Record<string, string>>,
): Promise<Act> {
  const { core, actor, stamp } = context;
  const runId = (args['run'] ?? '').toLowerCase() as RunId;
  const seen = await core.store.run(runId);
  if (seen === null || !maySeeAsVoter(core, await asVoter(core, actor), seen)) throw unknownRun(runId);
  const facts = await currentFacts(core, runId, stamp);
  const run = await core.store.run(runId);
  if (run === null) throw unknownRun(runId);
  const door = { kind: 'chat', signInAgeMs: null } as const;
  const approval = approvalFor(core, actor, { run, verdict, door, facts });
  if (approval === undefined)
    throw new AppError({
      code: 'conflict',
      reason: 'approval.none_open',
      message: message('vote.none-open', { run: run.id, state: message(`run.state.${run.state}`) }),
    });
  const typed = (args['plan'] ?? '').toLowerCase();
  if (typed.length < LEAST_HASH || !run.planHash.startsWith(typed)) {
    throw new AppError({
      code: 'invalid',
      reason: 'vote.other_plan',
      message: message('vote.other-plan', { command: `${verdict} ${run.id} ${shortHash(run.planHash)}` }),
    });
  }
  if (verdict === 'approve') requireShownInFull(core, run);
  const ballot = { approvalId: approval.id, planHash: run.planHash, verdict, comment: wholeComment(args['comment'] ?? '') };
  return refusal(context, (tx) => vote(core, tx, actor, { runId, ballot, door, stamp, facts }), { runId, tried: verdict });
}
