import { sql } from 'kysely';
import type { ApprovalId, RunId } from '../core/ids.ts';
import type { DueWork } from '../core/ports.ts';
import type { Db } from './db.ts';
import { dueMentions, dueNotices } from './notices.ts';
import { dueReviews } from './reviews.ts';
import { dueRulesNotices } from './rules-notices.ts';

/** At most `limit` of each kind, the longest overdue first. */
export async function dueWork(db: Db, now: Date, limit: number): Promise<DueWork> {
  const approvals = await sql<{ runId: RunId; approvalId: ApprovalId }>`
    select run_id as "runId", id as "approvalId" from signalbox.approvals
    where state = 'open' and due_at <= ${now} order by due_at, id limit ${limit}`.execute(db);
  const waits = await sql<{ runId: RunId; stepId: string }>`
    select run_id as "runId", id as "stepId" from signalbox.run_steps
    where state = 'waiting' and due_at is not null and due_at <= ${now} order by due_at, run_id, id limit ${limit}`.execute(db);
  const starts = await sql<{ id: RunId }>`
    select id from signalbox.runs where check_at <= ${now} order by check_at, created_at, id limit ${limit}`.execute(db);
  const notices = await dueNotices(db, now, limit);
  const mentions = await dueMentions(db, now, limit);
  const reviews = await dueReviews(db, now, limit);
  const proposals = await dueRulesNotices(db, now, limit);
  return {
    approvals: approvals.rows,
    waits: waits.rows,
    starts: starts.rows.map(({ id }) => id),
    notices,
    mentions,
    ...reviews,
    proposals,
  };
}
