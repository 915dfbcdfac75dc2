import type { RunId } from '../core/ids.ts';
import type { ActivityKey, Strand } from '../core/ports.ts';
import type { Db } from './db.ts';

/** true for the first transaction that claims this activity. A second one waits for the first to end. */
export async function claimActivity(db: Db, key: ActivityKey, at: Date): Promise<boolean> {
  const row = {
    tenant_id: key.tenantId,
    conversation_id: key.conversationId,
    activity_id: key.activityId,
    type: key.type,
    claimed_at: at,
  };
  const result = await db
    .insertInto('inbound_activities')
    .values(row)
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst();
  return result.numInsertedOrUpdatedRows === 1n;
}

export async function unclaim(db: Db, { tenantId, conversationId, type }: Omit<ActivityKey, 'activityId'>): Promise<void> {
  await db
    .deleteFrom('inbound_activities')
    .where('tenant_id', '=', tenantId)
    .where('conversation_id', '=', conversationId)
    .where('type', '=', type)
    .execute();
}

export type AttemptKey = Readonly<{ runId: RunId; stepId: string; direction: Strand['direction']; attempt: number }>;

/** How often this attempt has been claimed, this time included. */
export async function claimAttempt(db: Db, { runId, stepId, direction, attempt }: AttemptKey): Promise<number> {
  const row = await db
    .insertInto('attempts')
    .values({ run_id: runId, step_id: stepId, direction, attempt, claims: 1 })
    .onConflict((conflict) =>
      conflict.columns(['run_id', 'step_id', 'direction', 'attempt']).doUpdateSet((eb) => ({ claims: eb('attempts.claims', '+', 1) })),
    )
    .returning('claims')
    .executeTakeFirstOrThrow();
  return row.claims;
}
