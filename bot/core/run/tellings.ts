import { requirementText } from '../policy/requirement.ts';
import { samePrincipal } from '../principal.ts';
import type { MessageKey } from '../text/en.ts';
import { inSentences, inTurn, message, type Text } from '../text/message.ts';
import { briefly } from '../text.ts';
import type { Stamp } from './change.ts';
import { type Approval, ENDED, type Run, type Vote } from './run.ts';
import { spokenMessage } from './said.ts';

/**
 * What whoever asked for a run is told of a change, one short sentence for each event: an approval was decided, expired,
 * became void or open again; the run is held, was refused at its start, or was cancelled by somebody else. Pure.
 */
export function tellings(before: Run, after: Run, stamp: Stamp): readonly Text[] {
  const old = new Map(before.approvals.map((approval) => [approval.id, approval]));
  const decided = after.approvals.flatMap((approval) => {
    const known = old.get(approval.id);
    return known === undefined || known.state === approval.state ? [] : ofApproval(after, approval);
  });
  return decided.length > 0 ? decided : ofRun(before, after, stamp);
}

const NAMING: readonly MessageKey[] = [
  'told.approved',
  'told.approved-comment',
  'told.rejected',
  'told.rejected-comment',
  'told.cancelled',
];

/** Whether this is told here and names whoever did it; other changes are told without. */
export function namesDoer(text: Text): boolean {
  if (typeof text === 'string') return false;
  return 'list' in text ? text.list.some(namesDoer) : NAMING.some((key) => key === text.key);
}

function ofApproval(run: Run, approval: Approval): readonly Text[] {
  const what = approval.stepId === null ? named(run) : message('told.step', { step: approval.stepId, what: named(run) });
  const before = approval.stepId === null;
  switch (approval.state) {
    case 'approved':
      return [inSentences([decision(approval, 'approved', what), ...others(approval)])];
    case 'rejected':
      return [inSentences([decision(approval, 'rejected', what), ...(before ? [message('told.nothing-started')] : [])])];
    case 'expired': {
      const expired = message('told.expired', { what, at: approval.expiresAt, who: requirementText(approval.requirement) });
      return [inSentences([expired, ...(before ? [message('told.nothing-started'), message('told.type-again')] : [])])];
    }
    case 'superseded':
      return [superseded(run, approval)];
    case 'open':
      return [message('told.reopened', { what })];
    case 'cancelled':
      // With its run, which says so itself.
      return [];
  }
}

function decision(approval: Approval, done: 'approved' | 'rejected', what: Text): Text {
  const vote = approval.votes.at(-1);
  if (vote === undefined) return message(`told.is-${done}`, { what });
  const values = { who: voter(vote), what, at: vote.at };
  const comment = vote.comment.trim();
  return comment === '' ? message(`told.${done}`, values) : message(`told.${done}-comment`, { ...values, comment: briefly(comment) });
}

/** Whose approvals came before the last one. */
function others({ votes }: Approval): readonly Text[] {
  const earlier = votes.slice(0, -1).filter((vote) => vote.verdict === 'approve');
  return earlier.length === 0 ? [] : [message('told.before', { people: inTurn(earlier.map(voter)) })];
}

function voter({ by, onBehalfOf }: Vote): Text {
  return onBehalfOf === null ? by.name : message('told.voter', { by: by.name, person: onBehalfOf.name });
}

function superseded(run: Run, approval: Approval): Text {
  const next = run.approvals.find((one) => one.state === 'open' && one.stepId === approval.stepId);
  return inSentences([message('told.plan-changed', { what: named(run) }), ...(next?.changes ?? []), message('told.void')]);
}

function ofRun(before: Run, after: Run, stamp: Stamp): readonly Text[] {
  const what = named(after);
  const cancelled = after.cancel !== null && before.cancel === null;
  if (cancelled) return isOwn(after, stamp) ? [] : [message('told.cancelled', { name: stamp.by.name, what, at: stamp.at })];
  const reason = spokenMessage(after) ?? message('ending.no-reason');
  if (ENDED.has(after.state) && !ENDED.has(before.state) && after.startedAt === null)
    return [message('told.not-started', { what, reason })];
  const again = before.state === 'held' && before.reason === after.reason;
  if (after.state !== 'held' || after.reason === null || ASKED_FOR.has(after.reason) || again) return [];
  return [message('told.not-yet', { what, reason })];
}

/** Waiting for the time that was asked for is no news. */
const ASKED_FOR: ReadonlySet<string> = new Set(['start.later']);

function isOwn({ requester, behalf }: Run, { by }: Stamp): boolean {
  return samePrincipal(requester, by) || (behalf !== null && samePrincipal(behalf, by));
}

function named(run: Run): Text {
  return message('told.run', { summary: briefly(run.plan.summary), run: run.id });
}
