import { isDeepStrictEqual } from 'node:util';
import type { RunId } from '../core/ids.ts';
import { principalKey } from '../core/principal.ts';
import type { Approval, Vote } from '../core/run/run.ts';
import { kept } from '../core/text/voice.ts';
import type { Db } from './db.ts';
import { documentOrNull, plainText } from './text.ts';

/** Adds approvals with their votes; `from` is how many the run has already. */
export async function insertApprovals(db: Db, runId: RunId, approvals: readonly Approval[], from: number): Promise<void> {
  if (approvals.length === 0) return;
  const rows = approvals.map((approval, index) => ({
    id: approval.id,
    run_id: runId,
    position: from + index,
    step_id: approval.stepId,
    plan_hash: approval.planHash,
    prompt: plainText(approval.prompt),
    requested_at: approval.requestedAt,
    changes: JSON.stringify(approval.changes.map(kept)),
    ...changing(approval),
  }));
  await db.insertInto('approvals').values(rows).execute();
  for (const approval of approvals) await insertVotes(db, approval, 0);
}

/** Writes new approvals, new votes and changed states. Approvals and votes are only ever added. */
export async function saveApprovals(db: Db, runId: RunId, before: readonly Approval[], after: readonly Approval[]): Promise<void> {
  const old = new Map(before.map((approval) => [approval.id, approval]));
  for (const approval of after) {
    const known = old.get(approval.id);
    if (known === undefined || isDeepStrictEqual(known, approval)) continue;
    await db.updateTable('approvals').set(changing(approval)).where('id', '=', approval.id).execute();
    await insertVotes(db, approval, known.votes.length);
  }
  const added = after.filter((approval) => !old.has(approval.id));
  await insertApprovals(db, runId, added, before.length);
}

function changing(approval: Approval) {
  return {
    requirement: JSON.stringify(approval.requirement),
    stage_at: approval.stageAt,
    expires_at: approval.expiresAt,
    due_at: approval.dueAt,
    rungs_done: JSON.stringify(approval.rungsDone),
    escalated_to: JSON.stringify(approval.escalatedTo),
    state: approval.state,
    decided_at: approval.decidedAt,
  };
}

async function insertVotes(db: Db, approval: Approval, from: number): Promise<void> {
  const votes = approval.votes.slice(from);
  if (votes.length === 0) return;
  const rows = votes.map((vote, index) => voteRow(approval, vote, from + index));
  await db.insertInto('votes').values(rows).execute();
}

function voteRow(approval: Approval, vote: Vote, position: number) {
  return {
    approval_id: approval.id,
    principal_key: principalKey(vote.by),
    position,
    voter: JSON.stringify(vote.by),
    on_behalf_of: documentOrNull(vote.onBehalfOf),
    stage: vote.stage,
    via: vote.via,
    roles: JSON.stringify(vote.roles),
    verdict: vote.verdict,
    comment: plainText(vote.comment),
    voted_at: vote.at,
  };
}
