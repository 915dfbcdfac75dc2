import { advance } from '../run/advance.ts';
import type { Change, Stamp } from '../run/change.ts';
import { withStep } from '../run/facts.ts';
import { failed, succeeded } from '../run/outcome.ts';
import type { Approval, Run } from '../run/run.ts';
import type { StepKinds } from '../run/step-kind.ts';
import { inTurn, message, type Text } from '../text/message.ts';

type Going = Readonly<{ kinds: StepKinds; stamp: Stamp }>;

/** The step that asked was approved; the run goes on. */
export function passStep(run: Run, stepId: string, approval: Approval, { kinds, stamp }: Going): Change {
  const outcome = succeeded(message('who.approved-by', { who: inTurn(votersOf(approval, 'approve')) }));
  return advance(withStep(run, stepId, { state: 'succeeded', endedAt: stamp.at, dueAt: null, outcome }), kinds, stamp);
}

/** The step that asked was rejected or not answered; the run goes on as after any failure. */
export function failStep(run: Run, stepId: string, why: Readonly<{ reason: string; message: Text }>, { kinds, stamp }: Going): Change {
  const outcome = failed(why.reason, why.message);
  return advance(withStep(run, stepId, { state: 'failed', endedAt: stamp.at, dueAt: null, outcome }), kinds, stamp);
}

/** Who voted so, by name. */
export function votersOf(approval: Approval, verdict: 'approve' | 'reject'): readonly string[] {
  return approval.votes.flatMap((vote) => (vote.verdict === verdict ? [vote.by.name] : []));
}
