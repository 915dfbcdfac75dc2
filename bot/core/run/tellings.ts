import { describeRequirement } from '../policy/requirement.ts';
import { samePrincipal } from '../principal.ts';
import type { Stamp } from './change.ts';
import { type Approval, ENDED, type Run, type Vote } from './run.ts';

/**
 * What whoever asked for a run is told of a change, one short sentence for each event: an approval was decided, expired,
 * became void or open again; the run is held, was refused at its start, or was cancelled by somebody else. Pure.
 */
export function tellings(before: Run, after: Run, stamp: Stamp): readonly string[] {
  const old = new Map(before.approvals.map((approval) => [approval.id, approval]));
  const decided = after.approvals.flatMap((approval) => {
    const known = old.get(approval.id);
    return known === undefined || known.state === approval.state ? [] : ofApproval(after, approval);
  });
  return decided.length > 0 ? decided : ofRun(before, after, stamp);
}

function ofApproval(run: Run, approval: Approval): readonly string[] {
  const what = approval.stepId === null ? named(run) : `step ${approval.stepId} of ${named(run)}`;
  switch (approval.state) {
    case 'approved':
      return [`${decision(approval, 'approved', what)}${others(approval)}`];
    case 'rejected':
      return [`${decision(approval, 'rejected', what)}${approval.stepId === null ? ' Nothing was started.' : ''}`];
    case 'expired':
      return [
        `Nobody approved ${what} until ${moment(approval.expiresAt)}; it was asked of ${describeRequirement(approval.requirement)}.` +
          (approval.stepId === null ? ' Nothing was started. Type the command again when an approver is there.' : ''),
      ];
    case 'superseded':
      return [superseded(run, approval)];
    case 'open':
      return [
        `An approval of ${what} does not count any more, because the role behind it is gone or the rules became stricter. It waits again.`,
      ];
    case 'cancelled':
      // With its run, which says so itself.
      return [];
  }
}

function decision(approval: Approval, done: 'approved' | 'rejected', what: string): string {
  const vote = approval.votes.at(-1);
  if (vote === undefined) return `${what} is ${done}.`;
  const comment = vote.comment.trim() === '' ? '.' : `: “${shortened(vote.comment.trim())}”`;
  return `${voter(vote)} ${done} ${what} on ${moment(vote.at)}${comment}`;
}

/** Whose approvals came before the last one. */
function others({ votes }: Approval): string {
  const earlier = votes.slice(0, -1).filter((vote) => vote.verdict === 'approve');
  return earlier.length === 0 ? '' : ` Before that: ${earlier.map(voter).join(', ')}.`;
}

function voter({ by, onBehalfOf }: Vote): string {
  return onBehalfOf === null ? by.name : `${by.name}, for ${onBehalfOf.name},`;
}

function superseded(run: Run, approval: Approval): string {
  const next = run.approvals.find((one) => one.state === 'open' && one.stepId === approval.stepId);
  const changes = next === undefined ? '' : ` ${next.changes.map(shortened).join(' ')}`;
  const goesOn = next === undefined ? 'It needs no approval now.' : 'Approvals given so far are void; it is asked anew.';
  return `The plan of ${named(run)} has changed since you asked for it.${changes} ${goesOn}`;
}

function ofRun(before: Run, after: Run, stamp: Stamp): readonly string[] {
  const cancelled = after.cancel !== null && before.cancel === null;
  if (cancelled) return isOwn(after, stamp) ? [] : [`${stamp.by.name} cancelled ${named(after)} on ${moment(stamp.at)}.`];
  if (ENDED.has(after.state) && !ENDED.has(before.state) && after.startedAt === null)
    return [`${named(after)} was not started: ${after.message ?? 'no reason was given.'}`];
  const again = before.state === 'held' && before.reason === after.reason;
  if (after.state !== 'held' || after.reason === null || ASKED_FOR.has(after.reason) || again) return [];
  return [`${named(after)} does not start yet: ${after.message ?? 'no reason was given.'}`];
}

/** Waiting for the time that was asked for is no news. */
const ASKED_FOR: ReadonlySet<string> = new Set(['start.later']);

function isOwn({ requester, behalf }: Run, { by }: Stamp): boolean {
  return samePrincipal(requester, by) || (behalf !== null && samePrincipal(behalf, by));
}

function named(run: Run): string {
  return `“${shortened(run.plan.summary)}” (${run.id})`;
}

const MOST = 300;

function shortened(text: string): string {
  const characters = [...text];
  return characters.length <= MOST ? text : `${characters.slice(0, MOST).join('')}…`;
}

/** `2026-11-24 15:16 UTC`: a text has no way to show a time in its reader's zone. */
function moment(at: Date): string {
  return `${at.toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}
