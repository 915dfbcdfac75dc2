import { isDeepStrictEqual } from 'node:util';
import type { RunId } from '../core/ids.ts';
import { principalKey } from '../core/principal.ts';
import type { Approval, Vote } from '../core/run/run.ts';
import type { Db } from './db.ts';
import { plainText } from './text.ts';

/** Adds approvals with their votes; `from` is how many the run has already. */
export async function insertApprovals(db: Db, runId: RunId, approvals: readonly Approval[], from: number): Promise<void> {
  if (approvals.length === 0) return;
  const rows = approvals.map((approval, index) => ({
    id: approval.id,
    run_id: runId,
    position: from + index,
    step_id: approval.stepId,
    plan_hash: approval.planHash,
    role: approval.role,
    count: approval.count,
    prompt: plainText(approval.prompt),
    requested_at: approval.requestedAt,
    expires_at: approval.expiresAt,
    state: approval.state,
    decided_at: approval.decidedAt,
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
    const { state, decidedAt } = approval;
    await db.updateTable('approvals').set({ state, decided_at: decidedAt }).where('id', '=', approval.id).execute();
    await insertVotes(db, approval, known.votes.length);
  }
  const added = after.filter((approval) => !old.has(approval.id));
  await insertApprovals(db, runId, added, before.length);
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
    verdict: vote.verdict,
    comment: plainText(vote.comment),
    voted_at: vote.at,
  };
}
