import type pg from 'pg';
import { until } from './until.ts';

/** Waits until nothing is left to send: no card, message, mention or notice that somebody is still to get. */
export async function nothingLeft(db: Pick<pg.Pool, 'query'> | Pick<pg.Client, 'query'>): Promise<void> {
  const left = `select answer::text from signalbox.outbox_messages where not given_up
      union all select run_id from signalbox.run_cards where shown_version < version and not given_up
      union all select approval_id from signalbox.approval_notices where done_at is null and retry_at is null
      union all select approval_id from signalbox.approval_mentions m join signalbox.approvals a on a.id = m.approval_id
        where m.said_at is null and a.state = 'open'
      union all select proposal_id from signalbox.rules_cards where shown_version < version and not given_up
      union all select proposal_id from signalbox.rules_notices where done_at is null and retry_at is null
      union all select run_id from signalbox.review_notices where done_at is null and retry_at is null
      union all select run_id from signalbox.review_mentions where said_at is null
      union all select run_id from signalbox.feed_asks where done_at is null and retry_at is null`;
  await until('nothing is left to send', async () => (await db.query(left)).rows.length === 0, 20_000);
}
