import { sql } from 'kysely';
import type pg from 'pg';
import { translated } from './database-errors.ts';
import { dbOn } from './db.ts';

const DAY_MS = 86_400_000;
/** Teams delivers again within minutes; a month is far beyond that. */
const ACTIVITY_DAYS = 30;
/** Messages that could not be sent stay this long for people to read why. */
const GIVEN_UP_DAYS = 30;
/** Notices that were done say nothing that the audit log does not say. */
const NOTICE_DAYS = 30;

/** Removes what nothing can ask for any more: expired handles, old activity keys, messages that were given up, notices that were done. */
export async function removeExpired(pool: pg.Pool, now: Date): Promise<void> {
  const db = dbOn(pool);
  const before = (days: number): Date => new Date(now.getTime() - days * DAY_MS);
  await translated(sql`delete from signalbox.handles where expires_at <= ${now}`.execute(db));
  await translated(sql`delete from signalbox.inbound_activities where claimed_at < ${before(ACTIVITY_DAYS)}`.execute(db));
  await translated(sql`delete from signalbox.approval_notices where done_at < ${before(NOTICE_DAYS)}`.execute(db));
  await translated(sql`delete from signalbox.feed_asks where done_at < ${before(NOTICE_DAYS)}`.execute(db));
  await translated(sql`delete from signalbox.outbox_messages where given_up and said_at < ${before(GIVEN_UP_DAYS)}`.execute(db));
}
