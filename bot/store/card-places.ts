import { type RawBuilder, sql } from 'kysely';
import type { Conversation } from '../core/conversation.ts';
import type { CardKind, CardRef, Due, PostedCard } from '../core/outbox.ts';
import type { Db } from './db.ts';
import { conversationKey } from './messages.ts';

/** `run_cards` and `rules_cards` have in common where in its conversation a card stands, and which version it shows. */
const TABLES = { card: sql`signalbox.run_cards`, rules: sql`signalbox.rules_cards` } as const;
const OWNERS = { card: sql`run_id`, rules: sql`proposal_id` } as const;

/** What is on a card for its reader alone: it goes along when another row shows the card to them. */
const FOR_READER = { card: ['person', 'because', 'asked_for'], rules: ['person'] } as const;

/** A card that was posted more often than this has another problem. */
const MOST_STRAYS = 5;

export type PlaceRow = Readonly<{
  id: string;
  conversation: Conversation;
  activity_id: string | null;
  strays: readonly string[];
  bare: boolean;
  copy: boolean;
  version: number;
  failures: number;
}>;

export function dueFromRow<Kind extends CardKind>(kind: Kind, row: PlaceRow): Due & Readonly<{ kind: Kind }> {
  const { id, activity_id: activityId, conversation, strays, bare, copy, version, failures } = row;
  return { kind, id: Number(id), conversation, activityId, strays, bare, copy, version, failures };
}

/** What `dueFromRow` reads, of a table called `c`. */
export const PLACE_COLUMNS = sql`c.id, c.conversation, c.activity_id, c.strays, c.version, c.failures,
  c.activity_id is not null and c.shown_version = 0 as bare`;

/** Such a card begins a thread of its channel, and stands in it from then on. */
const BEGINS = sql`conversation->>'begins' is not distinct from 'true'`;

export async function cardPosted(db: Db, { kind, id }: CardRef, { activityId, instead, shown }: PostedCard): Promise<void> {
  const thread = instead === null ? `;messageid=${activityId}` : '';
  const { rows } = await sql<{ begun: boolean }>`update ${TABLES[kind]} set activity_id = ${activityId}, failures = 0, error = null,
      retry_at = null, claimed_until = null, shown_version = greatest(shown_version, ${shown}::integer),
      conversation_key = conversation_key || case when ${BEGINS} then ${thread}::text else '' end,
      conversation = case when ${BEGINS} then ${inThread(thread)} else conversation end
    where id = ${id} and activity_id is not distinct from ${instead}::text
    returning strpos(conversation->>'id', ${thread}::text) > 1 as begun`.execute(db);
  if (rows[0]?.begun === true && kind === 'card') await followInto(db, { id, thread });
  if (rows.length > 0) return;
  await sql`update ${TABLES[kind]} set strays = (strays::jsonb || to_jsonb(${activityId}::text))::json, version = version + 1,
      claimed_until = null
    where id = ${id} and activity_id <> ${activityId} and not strays::jsonb @> to_jsonb(${activityId}::text)`.execute(db);
}

function inThread(thread: string) {
  return sql`(conversation::jsonb - 'begins' || jsonb_build_object('id', (conversation->>'id') || ${thread}::text))::json`;
}

/** What is said about the run later belongs under its card. A statement of its own: others lock the run before its cards. */
async function followInto(db: Db, { id, thread }: Readonly<{ id: number; thread: string }>): Promise<void> {
  await sql`update signalbox.runs r set conversation = (r.conversation::jsonb - 'begins' || jsonb_build_object('id', c.conversation->>'id'))::json
    from signalbox.run_cards c
    where c.id = ${id} and r.id = c.run_id and r.conversation->>'begins' = 'true' and c.conversation->>'id' = (r.conversation->>'id') || ${thread}::text`.execute(
    db,
  );
}

/** What was shown may be older than what the card should show by now: it is then due again at once. */
export async function cardShown(
  db: Db,
  { kind, id }: CardRef,
  { version, activityId }: Readonly<{ version: number; activityId: string }>,
): Promise<void> {
  await sql`update ${TABLES[kind]} set shown_version = greatest(shown_version, ${version}::integer), activity_id = ${activityId},
      failures = 0, error = null, retry_at = null, claimed_until = null
    where id = ${id} and coalesce(activity_id, ${activityId}) = ${activityId}`.execute(db);
}

export type Stray = Readonly<{ kind: CardKind; of: string; conversation: Conversation; messageId: string }>;

/** Another card of the conversation never becomes a stray, whatever the press says. */
export async function keepStray(db: Db, { kind, of, conversation, messageId }: Stray): Promise<boolean> {
  const key = conversationKey(conversation);
  const { rows } = await sql`update ${TABLES[kind]} c set version = version + 1,
      strays = (strays::jsonb || to_jsonb(${messageId}::text))::json
    where c.${OWNERS[kind]} = ${of} and c.conversation_key = ${key} and c.activity_id <> ${messageId}
      and not c.strays::jsonb @> to_jsonb(${messageId}::text) and json_array_length(c.strays) < ${MOST_STRAYS}
      and not exists (select 1 from signalbox.run_cards o where o.conversation_key = ${key} and o.activity_id = ${messageId})
      and not exists (select 1 from signalbox.rules_cards o where o.conversation_key = ${key} and o.activity_id = ${messageId})
    returning c.id`.execute(db);
  return rows.length > 0;
}

export async function strayGone(db: Db, { kind, id }: CardRef, messageId: string): Promise<void> {
  await sql`update ${TABLES[kind]} set strays = (strays::jsonb - ${messageId}::text)::json where id = ${id}`.execute(db);
}

/**
 * The chat for which a card waited is open. When the same is shown in a card there already, that one takes over what the
 * waiting one was to say; the chat is kept for its person either way.
 */
export async function chatOpened(
  db: Db,
  { kind, id }: CardRef,
  { conversation, at }: Readonly<{ conversation: Conversation; at: Date }>,
): Promise<boolean> {
  const [table, owner, key, document] = [TABLES[kind], OWNERS[kind], conversationKey(conversation), JSON.stringify(conversation)];
  const carried = sql.join(FOR_READER[kind].map((column) => sql`${sql.ref(column)} = ${sql.ref(`w.${column}`)}`));
  const { rows } = await sql`
    with waiting as (
      select * from ${table} where id = ${id}),
    kept as (
      insert into signalbox.people (principal_key, principal, personal_conversation, chat_key, seen_at)
      select (person->>'tenantId') || '/' || (person->>'objectId'), person, ${document}::json, ${key}, ${at} from waiting
      where person is not null
      on conflict (principal_key) do update
        set personal_conversation = excluded.personal_conversation, chat_key = excluded.chat_key),
    other as (
      update ${table} o set ${carried}, version = o.version + 1, given_up = false, failures = 0, retry_at = null
      from waiting w where o.${owner} = w.${owner} and o.conversation_key = ${key} and o.id <> w.id
      returning w.id),
    dropped as (
      delete from ${table} c using other where c.id = other.id)
    update ${table} c set conversation = ${document}::json, conversation_key = ${key} from waiting w
    where c.id = w.id and not exists (select 1 from other) returning c.id`.execute(db);
  return rows.length > 0;
}

export async function dropCard(db: Db, { kind, id }: CardRef): Promise<void> {
  await sql`delete from ${TABLES[kind]} where id = ${id}`.execute(db);
}

/**
 * Thread suffixes do not count: whoever is in a channel is in all its threads. A personal chat is shut and opened by its
 * person alone: what is being sent there at this moment, and may still fail because it was shut, gets a new version, so that
 * its failure does not give it up. Not so in a channel, where every press of everybody would touch every pending card.
 */
export async function reviveCards(db: Db, conversation: Conversation): Promise<void> {
  const place = conversationKey(conversation).split(';')[0] ?? '';
  const toRevive = conversation.scope === 'personal' ? sql`(given_up or shown_version < version)` : sql`given_up`;
  const revived = (
    table: RawBuilder<unknown>,
  ) => sql`update ${table} set given_up = false, failures = 0, retry_at = null, version = version + 1
    where ${toRevive} and split_part(conversation_key, ';', 1) = ${place}`;
  await sql`with cards as (${revived(TABLES.card)}) ${revived(TABLES.rules)}`.execute(db);
}
