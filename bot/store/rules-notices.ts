import { sql } from 'kysely';
import type { Conversation } from '../core/conversation.ts';
import type { ProposalId } from '../core/ids.ts';
import type { DueWork } from '../core/ports.ts';
import type { Db } from './db.ts';
import { documentOrNull } from './text.ts';

export type RulesNotice = Readonly<{ proposalId: ProposalId; near: Conversation | null; at: Date }>;

/** Each proposal is told of once. */
export async function putRulesNotice(db: Db, { proposalId, near, at }: RulesNotice): Promise<void> {
  await db
    .insertInto('rules_notices')
    .values({ proposal_id: proposalId, near: documentOrNull(near), created_at: at })
    .execute();
}

export async function finishRulesNotice(db: Db, proposalId: ProposalId, at: Date): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('rules_notices')
    .set({ done_at: at })
    .where('proposal_id', '=', proposalId)
    .where('done_at', 'is', null)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

export async function postponeRulesNotice(db: Db, proposalId: ProposalId, retryAt: Date): Promise<void> {
  await db
    .updateTable('rules_notices')
    .set((eb) => ({ retry_at: retryAt, failures: eb('failures', '+', 1) }))
    .where('proposal_id', '=', proposalId)
    .where('done_at', 'is', null)
    .execute();
}

export async function dueRulesNotices(db: Db, now: Date, limit: number): Promise<DueWork['proposals']> {
  const { rows } = await sql<DueWork['proposals'][number]>`
    select proposal_id as "proposalId", near, failures from signalbox.rules_notices
    where done_at is null and (retry_at is null or retry_at <= ${now})
    order by created_at, proposal_id limit ${limit}`.execute(db);
  return rows;
}
