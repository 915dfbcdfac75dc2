import { sql } from 'kysely';
import type { ApprovalId, RunId } from '../core/ids.ts';
import type { AskedBefore, Asking, DueWork, Notice } from '../core/ports.ts';
import { type Principal, principalKey } from '../core/principal.ts';
import type { Db } from './db.ts';
import { spokenFromColumn, spokenToColumn } from './spoken.ts';

export async function putNotice(db: Db, notice: Notice, at: Date): Promise<void> {
  await db
    .insertInto('approval_notices')
    .values({ approval_id: notice.approvalId, stage: notice.stage, escalation: notice.escalation, created_at: at })
    .onConflict((conflict) =>
      conflict.columns(['approval_id', 'stage', 'escalation']).doUpdateSet({ created_at: at, done_at: null, retry_at: null, failures: 0 }),
    )
    .execute();
}

export async function finishNotice(db: Db, notice: Notice, at: Date): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('approval_notices')
    .set({ done_at: at })
    .where('approval_id', '=', notice.approvalId)
    .where('stage', '=', notice.stage)
    .where('escalation', '=', notice.escalation)
    .where('done_at', 'is', null)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

export async function postponeNotice(db: Db, notice: Notice, retryAt: Date): Promise<void> {
  await db
    .updateTable('approval_notices')
    .set((eb) => ({ retry_at: retryAt, failures: eb('failures', '+', 1) }))
    .where('approval_id', '=', notice.approvalId)
    .where('stage', '=', notice.stage)
    .where('escalation', '=', notice.escalation)
    .where('done_at', 'is', null)
    .execute();
}

export async function dueNotices(db: Db, now: Date, limit: number): Promise<DueWork['notices']> {
  const { rows } = await sql<DueWork['notices'][number]>`
    select a.run_id as "runId", n.approval_id as "approvalId", n.stage, n.escalation, n.failures
    from signalbox.approval_notices n join signalbox.approvals a on a.id = n.approval_id
    where n.done_at is null and (n.retry_at is null or n.retry_at <= ${now})
    order by n.created_at, n.approval_id, n.stage, n.escalation limit ${limit}`.execute(db);
  return rows;
}

export type Mentioning = Readonly<{ approvalId: ApprovalId; asking: Asking; at: Date }>;

/** Two transactions never mention for one approval at once: both hold the run's lock. */
export async function addMention(db: Db, { approvalId, asking, at }: Mentioning): Promise<AskedBefore> {
  const key = principalKey(asking.person);
  const known = await db
    .selectFrom('approval_mentions')
    .select('asked_for')
    .where('approval_id', '=', approvalId)
    .where('principal_key', '=', key)
    .executeTakeFirst();
  if (known?.asked_for === asking.askedFor) return 'same';
  const row = {
    principal: JSON.stringify(asking.person),
    because: spokenToColumn(asking.because),
    asked_for: asking.askedFor,
    mentioned_at: at,
    said_at: null,
  };
  await db
    .insertInto('approval_mentions')
    .values({ approval_id: approvalId, principal_key: key, ...row })
    .onConflict((conflict) => conflict.columns(['approval_id', 'principal_key']).doUpdateSet(row))
    .execute();
  return known === undefined ? 'new' : 'again';
}

export async function takeMentions(db: Db, approvalId: ApprovalId, at: Date): Promise<readonly Asking[]> {
  const rows = await db
    .updateTable('approval_mentions')
    .set({ said_at: at })
    .where('approval_id', '=', approvalId)
    .where('said_at', 'is', null)
    .returning(['principal', 'because', 'asked_for', 'principal_key'])
    .execute();
  const inOrder = rows.toSorted((a, b) => (a.principal_key < b.principal_key ? -1 : 1));
  return inOrder.map((row) => ({ person: row.principal as Principal, because: spokenFromColumn(row.because), askedFor: row.asked_for }));
}

/** Chats that are being opened may bring more names, and one message for all is better than one for each; but not for long. */
export const GATHER_MS = 10_000;

export async function dueMentions(db: Db, now: Date, limit: number): Promise<DueWork['mentions']> {
  const late = new Date(now.getTime() - GATHER_MS);
  const { rows } = await sql<DueWork['mentions'][number]>`
    select distinct a.run_id as "runId", a.id as "approvalId"
    from signalbox.approval_mentions m join signalbox.approvals a on a.id = m.approval_id
    where m.said_at is null and a.state = 'open' and (m.mentioned_at <= ${late} or not exists (
      select 1 from signalbox.run_cards c
      where c.run_id = a.run_id and c.person is not null and c.activity_id is null and not c.given_up))
    order by a.id limit ${limit}`.execute(db);
  return rows;
}

/** Who was named for the approvals of a run that are open, in the order in which they were named. */
export async function mentionedFor(db: Db, runId: RunId): Promise<readonly Asking[]> {
  const { rows } = await sql<StoredAsking>`
    select m.principal as person, m.because, m.asked_for as "askedFor"
    from signalbox.approval_mentions m join signalbox.approvals a on a.id = m.approval_id
    where a.run_id = ${runId} and a.state = 'open'
    order by m.mentioned_at, m.principal_key`.execute(db);
  return rows.map(askingFromRow);
}

export type StoredAsking = Readonly<Omit<Asking, 'because'> & { because: string }>;

export function askingFromRow({ because, ...asking }: StoredAsking): Asking {
  return { ...asking, because: spokenFromColumn(because) };
}
