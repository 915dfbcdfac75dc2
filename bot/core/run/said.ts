import { requirementText } from '../policy/requirement.ts';
import { message, type Text } from '../text/message.ts';
import { inEnglish } from '../text/voice.ts';
import { type Ending, explanation } from './end.ts';
import { outcomeText } from './outcome.ts';
import type { Approval, Run, StepRun } from './run.ts';

/**
 * The message of a run in every language. What follows from the rest of the run is kept in English and made again here; what
 * comes out otherwise than it was stored is shown as it was stored. The rest is kept as a text.
 */
export function spokenMessage(run: Run): Text | null {
  if (typeof run.message !== 'string') return run.message;
  return spoken(run.message, [...endings(run), ...waitings(run, run.message)]);
}

/** The same for what a step says: what a connector said stays as it is. */
export function spokenOutcome(run: Run, { id, outcome }: StepRun): Text | null {
  if (outcome === null) return null;
  if (outcome.text !== undefined) return outcome.text;
  return spoken(outcome.message, [
    ...run.approvals.filter(({ stepId }) => stepId === id).flatMap((approval) => [...rejections(approval), expiryText(approval)]),
    message('ending.plan-changed'),
  ]);
}

/** The same for what its undo says. */
export function spokenUndo({ undoOutcome }: Pick<StepRun, 'undoOutcome'>): Text | null {
  return undoOutcome === null ? null : outcomeText(undoOutcome);
}

/** What a run says whose approval was rejected. */
export function rejectionText(name: string, comment: string): Text {
  return comment === '' ? message('ending.rejected', { name }) : message('ending.rejected-because', { name, comment });
}

/** What a run says whose approval nobody gave in time. */
export function expiryText({ requirement }: Pick<Approval, 'requirement'>): Text {
  return message('ending.expired', { who: requirementText(requirement) });
}

/** What a run says that a freeze holds. `reason` is the operator's sentence. */
export function freezeText(freeze: string, reason: string): Text {
  return message('held.freeze', { freeze, reason });
}

/** What a run says that waits for its lock. */
export function lockText(lock: string | null): Text {
  return message('held.lock', { target: lock ?? 'the same target' });
}

function spoken(stored: string, candidates: readonly Text[]): Text {
  return candidates.find((text) => inEnglish(text) === stored) ?? stored;
}

const ENDINGS: readonly Ending[] = ['succeeded', 'undone', 'cancelled', 'failed'];

function endings(run: Run): readonly Text[] {
  const approvals = run.approvals.flatMap((approval) => [...rejections(approval), expiryText(approval)]);
  return [...ENDINGS.map((state) => explanation(run, state).text), ...approvals, message('ending.lapsed'), message('ending.plan-changed')];
}

function rejections({ votes }: Approval): readonly Text[] {
  return votes.flatMap(({ by, verdict, comment }) => (verdict === 'reject' ? [rejectionText(by.name, comment)] : []));
}

function waitings({ plan, reason }: Run, stored: string): readonly Text[] {
  const freeze = reason?.startsWith('freeze.') === true ? [frozen(reason.slice('freeze.'.length), stored)] : [];
  return [message('held.later'), lockText(plan.lock), message('held.rules-changed'), ...freeze];
}

/** The operator's sentence stands between words of ours, which are the same for every sentence. */
function frozen(freeze: string, stored: string): Text {
  const [before = '', after = ''] = inEnglish(freezeText(freeze, '\n')).split('\n');
  return freezeText(freeze, stored.slice(before.length, Math.max(before.length, stored.length - after.length)));
}
