import { sql } from 'kysely';
import type { DueFeedAsk, FeedAsk, ReachTx } from '../core/asking/reach.ts';
import { principalKey } from '../core/principal.ts';
import { translated } from './database-errors.ts';
import type { Db } from './db.ts';
import { accept, beginInstallation, decline, endInstallation } from './installations.ts';

/** The part of a transaction that is about reaching people whom no chat is known of. */
export function reachTxOn(db: Db): ReachTx {
  return {
    beginInstallation: (person, at) => translated(beginInstallation(db, person, at)),
    endInstallation: (person, outcome, at) => translated(endInstallation(db, person, { outcome, at })),
    decline: (person, at) => translated(decline(db, person, at)),
    accept: (person) => translated(accept(db, person)),
    askInFeed: (ask, at) => translated(askInFeed(db, ask, at)),
    claimFeed: (at, leaseMs, limit) => translated(claimFeed(db, { at, leaseMs, limit })),
    hasCard: (ask) => translated(hasCard(db, ask)),
    finishFeed: (id, at) => translated(finishFeed(db, id, at)),
    postponeFeed: (id, retryAt) => translated(postponeFeed(db, id, retryAt)),
  };
}

async function askInFeed(db: Db, { runId, approvalId, person, askedFor, speech }: FeedAsk, at: Date): Promise<void> {
  await db
    .insertInto('feed_asks')
    .values({
      run_id: runId,
      approval_id: approvalId,
      principal_key: principalKey(person),
      person: JSON.stringify(person),
      asked_for: askedFor,
      speech: speech === null ? null : JSON.stringify(speech),
      put_at: at,
    })
    .onConflict((conflict) => conflict.columns(['asked_for', 'principal_key']).doNothing())
    .execute();
}

type DueRow = Omit<DueFeedAsk, 'id'> & Readonly<{ id: string }>;

type Claiming = Readonly<{ at: Date; leaseMs: number; limit: number }>;

async function claimFeed(db: Db, { at, leaseMs, limit }: Claiming): Promise<readonly DueFeedAsk[]> {
  const until = new Date(at.getTime() + leaseMs);
  const { rows } = await sql<DueRow>`
    with due as (
      select id from signalbox.feed_asks
      where done_at is null and (retry_at is null or retry_at <= ${at}) and (claimed_until is null or claimed_until <= ${at})
      order by put_at, id limit ${limit} for update skip locked)
    update signalbox.feed_asks f set claimed_until = ${until} from due where f.id = due.id
    returning f.id, f.run_id as "runId", f.approval_id as "approvalId", f.person, f.asked_for as "askedFor", f.speech,
      f.failures, f.put_at as "putAt"`.execute(db);
  return rows.map((row) => ({ ...row, id: Number(row.id) }));
}

async function hasCard(db: Db, { runId, person, askedFor }: FeedAsk): Promise<boolean> {
  const { tenantId, objectId } = person;
  const { rows } = await sql`
    select from signalbox.run_cards
    where run_id = ${runId} and asked_for = ${askedFor} and activity_id is not null and not given_up
      and person->>'tenantId' = ${tenantId} and person->>'objectId' = ${objectId} limit 1`.execute(db);
  return rows.length > 0;
}

async function finishFeed(db: Db, id: number, at: Date): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('feed_asks')
    .set({ done_at: at })
    .where('id', '=', String(id))
    .where('done_at', 'is', null)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

async function postponeFeed(db: Db, id: number, retryAt: Date): Promise<void> {
  await db
    .updateTable('feed_asks')
    .set((eb) => ({ retry_at: retryAt, claimed_until: null, failures: eb('failures', '+', 1) }))
    .where('id', '=', String(id))
    .where('done_at', 'is', null)
    .execute();
}
