import { sql } from 'kysely';
import type { Conversation } from '../core/conversation.ts';
import type { RunId } from '../core/ids.ts';
import type { DueCard } from '../core/ports.ts';
import type { Db } from './db.ts';
import { conversationKey } from './messages.ts';

/** One row per run and conversation. `version` counts what the card should show, `shown_version` what it does show. */
export async function addCard(db: Db, runId: RunId, conversation: Conversation): Promise<void> {
  await db
    .insertInto('run_cards')
    .values({ run_id: runId, conversation_key: conversationKey(conversation), conversation: JSON.stringify(conversation) })
    .onConflict((conflict) => conflict.columns(['run_id', 'conversation_key']).doNothing())
    .execute();
}

export async function touchCards(db: Db, runId: RunId): Promise<void> {
  await db
    .updateTable('run_cards')
    .set((eb) => ({ version: eb('version', '+', 1) }))
    .where('run_id', '=', runId)
    .execute();
}

type CardRow = Readonly<{
  id: string;
  run_id: RunId;
  conversation: Conversation;
  activity_id: string | null;
  version: number;
  failures: number;
}>;

export async function claimCards(db: Db, now: Date, leaseMs: number, limit: number): Promise<readonly DueCard[]> {
  const until = new Date(now.getTime() + leaseMs);
  const { rows } = await sql<CardRow>`
    with due as (
      select id from signalbox.run_cards
      where shown_version < version and not given_up
        and (retry_at is null or retry_at <= ${now}) and (claimed_until is null or claimed_until <= ${now})
      order by id limit ${limit} for update skip locked)
    update signalbox.run_cards c set claimed_until = ${until} from due where c.id = due.id
    returning c.id, c.run_id, c.conversation, c.activity_id, c.version, c.failures`.execute(db);
  return rows.map(cardFromRow).sort((a, b) => a.id - b.id);
}

/** What was shown may be older than what the card should show by now: it is then due again at once. */
export async function cardShown(db: Db, shown: Readonly<{ id: number; version: number; activityId: string }>): Promise<void> {
  await sql`update signalbox.run_cards set shown_version = greatest(shown_version, ${shown.version}::integer),
      activity_id = ${shown.activityId}, failures = 0, error = null, retry_at = null, claimed_until = null
    where id = ${shown.id}`.execute(db);
}

function cardFromRow(row: CardRow): DueCard {
  return {
    id: Number(row.id),
    runId: row.run_id,
    conversation: row.conversation,
    activityId: row.activity_id,
    version: row.version,
    failures: row.failures,
  };
}
