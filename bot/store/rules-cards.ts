import { sql } from 'kysely';
import type { Conversation } from '../core/conversation.ts';
import type { ProposalId } from '../core/ids.ts';
import type { Principal } from '../core/principal.ts';
import type { DueRulesCard, UnsentCopy } from '../core/site/site-store.ts';
import { dueFromRow, PLACE_COLUMNS, type PlaceRow } from './card-places.ts';
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

export type RulesCopy = Readonly<{ proposalId: ProposalId; conversation: Conversation; person: Principal }>;

/** A card that the conversation has anyway becomes the copy. */
export async function addRulesCopy(db: Db, { proposalId, conversation, person }: RulesCopy): Promise<void> {
  const place = { conversation_key: conversationKey(conversation), conversation: JSON.stringify(conversation) };
  await db
    .insertInto('rules_cards')
    .values({ proposal_id: proposalId, ...place, person: JSON.stringify(person) })
    .onConflict((conflict) => conflict.columns(['proposal_id', 'conversation_key']).doUpdateSet({ person: JSON.stringify(person) }))
    .execute();
}

export async function takeUnsentCopies(db: Db, conversation: Conversation): Promise<readonly UnsentCopy[]> {
  const { rows } = await sql<UnsentCopy>`
    delete from signalbox.rules_cards
    where conversation_key = ${conversationKey(conversation)} and person is not null and activity_id is null
    returning proposal_id as "proposalId", person`.execute(db);
  return rows.toSorted((a, b) => (a.proposalId < b.proposalId ? -1 : 1));
}

export async function touchRulesCards(db: Db, proposalId: ProposalId): Promise<void> {
  await db
    .updateTable('rules_cards')
    .set((eb) => ({ version: eb('version', '+', 1) }))
    .where('proposal_id', '=', proposalId)
    .execute();
}

type CardRow = PlaceRow & Readonly<{ proposal_id: ProposalId; copy: boolean }>;

export async function claimRulesCards(db: Db, now: Date, leaseMs: number, limit: number): Promise<readonly DueRulesCard[]> {
  const until = new Date(now.getTime() + leaseMs);
  const { rows } = await sql<CardRow>`
    with due as (
      select id from signalbox.rules_cards
      where shown_version < version and not given_up
        and (retry_at is null or retry_at <= ${now}) and (claimed_until is null or claimed_until <= ${now})
      order by id limit ${limit} for update skip locked)
    update signalbox.rules_cards c set claimed_until = ${until} from due where c.id = due.id
    returning ${PLACE_COLUMNS}, c.proposal_id, c.person is not null as copy`.execute(db);
  return rows.map((row) => ({ ...dueFromRow('rules', row), proposalId: row.proposal_id })).sort((a, b) => a.id - b.id);
}
