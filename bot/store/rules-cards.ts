import { sql } from 'kysely';
import type { Conversation } from '../core/conversation.ts';
import type { ProposalId } from '../core/ids.ts';
import type { DueRulesCard } from '../core/site/site-store.ts';
import type { Db } from './db.ts';
import { conversationKey } from './messages.ts';

/** One row per proposal and conversation; `version` and `shown_version` as in `run_cards`. */
export async function addRulesCard(db: Db, proposalId: ProposalId, conversation: Conversation): Promise<void> {
  await db
    .insertInto('rules_cards')
    .values({ proposal_id: proposalId, conversation_key: conversationKey(conversation), conversation: JSON.stringify(conversation) })
    .onConflict((conflict) => conflict.columns(['proposal_id', 'conversation_key']).doNothing())
    .execute();
}

export async function touchRulesCards(db: Db, proposalId: ProposalId): Promise<void> {
  await db
    .updateTable('rules_cards')
    .set((eb) => ({ version: eb('version', '+', 1) }))
    .where('proposal_id', '=', proposalId)
    .execute();
}

type CardRow = Readonly<{
  id: string;
  proposal_id: ProposalId;
  conversation: Conversation;
  activity_id: string | null;
  version: number;
  failures: number;
}>;

export async function claimRulesCards(db: Db, now: Date, leaseMs: number, limit: number): Promise<readonly DueRulesCard[]> {
  const until = new Date(now.getTime() + leaseMs);
  const { rows } = await sql<CardRow>`
    with due as (
      select id from signalbox.rules_cards
      where shown_version < version and not given_up
        and (retry_at is null or retry_at <= ${now}) and (claimed_until is null or claimed_until <= ${now})
      order by id limit ${limit} for update skip locked)
    update signalbox.rules_cards c set claimed_until = ${until} from due where c.id = due.id
    returning c.id, c.proposal_id, c.conversation, c.activity_id, c.version, c.failures`.execute(db);
  return rows.map(cardFromRow).sort((a, b) => a.id - b.id);
}

export async function rulesCardShown(db: Db, shown: Readonly<{ id: number; version: number; activityId: string }>): Promise<void> {
  await sql`update signalbox.rules_cards set shown_version = greatest(shown_version, ${shown.version}::integer),
      activity_id = ${shown.activityId}, failures = 0, error = null, retry_at = null, claimed_until = null
    where id = ${shown.id}`.execute(db);
}

function cardFromRow(row: CardRow): DueRulesCard {
  return {
    id: Number(row.id),
    proposalId: row.proposal_id,
    conversation: row.conversation,
    activityId: row.activity_id,
    version: row.version,
    failures: row.failures,
  };
}
