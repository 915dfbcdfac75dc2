import { sql } from 'kysely';
import type { ReviewTx } from '../core/asking/review-store.ts';
import type { RunId } from '../core/ids.ts';
import type { DueWork } from '../core/ports.ts';
import { type Principal, principalKey } from '../core/principal.ts';
import { translated } from './database-errors.ts';
import type { Db } from './db.ts';
import { GATHER_MS } from './notices.ts';

/** The part of a transaction that is about reviews. */
export function reviewTxOn(db: Db): ReviewTx {
  return {
    putNotice: (runId, at) => translated(putNotice(db, runId, at)),
    finishNotice: (runId, at) => translated(finishNotice(db, runId, at)),
    postponeNotice: (runId, retryAt) => translated(postponeNotice(db, runId, retryAt)),
    addMention: (runId, person, at) => translated(addMention(db, { runId, person, at })),
    takeMentions: (runId, at) => translated(takeMentions(db, runId, at)),
  };
}

async function putNotice(db: Db, runId: RunId, at: Date): Promise<void> {
  await db
    .insertInto('review_notices')
    .values({ run_id: runId, created_at: at })
    .onConflict((conflict) => conflict.column('run_id').doNothing())
    .execute();
}

async function finishNotice(db: Db, runId: RunId, at: Date): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('review_notices')
    .set({ done_at: at })
    .where('run_id', '=', runId)
    .where('done_at', 'is', null)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

async function postponeNotice(db: Db, runId: RunId, retryAt: Date): Promise<void> {
  await db
    .updateTable('review_notices')
    .set((eb) => ({ retry_at: retryAt, failures: eb('failures', '+', 1) }))
    .where('run_id', '=', runId)
    .where('done_at', 'is', null)
    .execute();
}

async function addMention(db: Db, named: Readonly<{ runId: RunId; person: Principal; at: Date }>): Promise<boolean> {
  const { runId, person, at } = named;
  const { numInsertedOrUpdatedRows } = await db
    .insertInto('review_mentions')
    .values({ run_id: runId, principal_key: principalKey(person), principal: JSON.stringify(person), mentioned_at: at })
    .onConflict((conflict) => conflict.columns(['run_id', 'principal_key']).doNothing())
    .executeTakeFirst();
  return numInsertedOrUpdatedRows === 1n;
}

async function takeMentions(db: Db, runId: RunId, at: Date): Promise<readonly Principal[]> {
  const rows = await db
    .updateTable('review_mentions')
    .set({ said_at: at })
    .where('run_id', '=', runId)
    .where('said_at', 'is', null)
    .returning(['principal', 'principal_key'])
    .execute();
  // `addMention` is the only writer.
  return rows.toSorted((a, b) => (a.principal_key < b.principal_key ? -1 : 1)).map((row) => row.principal as Principal);
}

/** Notices that are not done, and runs with mentions to say: no chat is still being opened for them, or that takes long. */
export async function dueReviews(db: Db, now: Date, limit: number): Promise<Pick<DueWork, 'reviews' | 'reviewMentions'>> {
  const notices = await sql<DueWork['reviews'][number]>`
    select run_id as "runId", failures from signalbox.review_notices
    where done_at is null and (retry_at is null or retry_at <= ${now})
    order by created_at, run_id limit ${limit}`.execute(db);
  const late = new Date(now.getTime() - GATHER_MS);
  const mentions = await sql<Readonly<{ runId: RunId }>>`
    select distinct m.run_id as "runId" from signalbox.review_mentions m
    where m.said_at is null and (m.mentioned_at <= ${late} or not exists (
      select 1 from signalbox.run_cards c
      where c.run_id = m.run_id and c.person is not null and c.activity_id is null and not c.given_up))
    order by m.run_id limit ${limit}`.execute(db);
  return { reviews: notices.rows, reviewMentions: mentions.rows.map(({ runId }) => runId) };
}
