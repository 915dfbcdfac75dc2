import { sql } from 'kysely';
import type { Conversation } from '../core/conversation.ts';
import { type Principal, principalKey } from '../core/principal.ts';
import type { Db } from './db.ts';
import { conversationKey } from './messages.ts';

export type Chat = Readonly<{ person: Principal; conversation: Conversation; at: Date }>;

export async function keepChat(db: Db, { person, conversation, at }: Chat): Promise<void> {
  const chat = {
    principal: JSON.stringify(person),
    personal_conversation: JSON.stringify(conversation),
    chat_key: conversationKey(conversation),
    seen_at: at,
  };
  await db
    .insertInto('people')
    .values({ principal_key: principalKey(person), ...chat })
    .onConflict((conflict) => conflict.column('principal_key').doUpdateSet(chat))
    .execute();
}

export async function chatOf(db: Db, person: Principal): Promise<Conversation | null> {
  const row = await db
    .selectFrom('people')
    .select('personal_conversation')
    .where('principal_key', '=', principalKey(person))
    .executeTakeFirst();
  // `keepChat` and `chatOpened` are the only writers.
  return (row?.personal_conversation ?? null) as Conversation | null;
}

/** Whose personal chat this is; null when it is nobody's. */
export async function personOf(db: Db, conversation: Conversation): Promise<Principal | null> {
  const row = await db.selectFrom('people').select('principal').where('chat_key', '=', conversationKey(conversation)).executeTakeFirst();
  return (row?.principal ?? null) as Principal | null;
}

export async function closeChat(db: Db, conversation: Conversation): Promise<Principal | null> {
  const row = await db
    .updateTable('people')
    .set({ personal_conversation: null, chat_key: null })
    .where('chat_key', '=', conversationKey(conversation))
    .returning('principal')
    .executeTakeFirst();
  return (row?.principal ?? null) as Principal | null;
}

export async function forgetChat(db: Db, conversation: Conversation): Promise<Principal | null> {
  const key = conversationKey(conversation);
  await db.deleteFrom('outbox_messages').where('conversation_key', '=', key).execute();
  await db.deleteFrom('run_cards').where('conversation_key', '=', key).execute();
  await db.deleteFrom('rules_cards').where('conversation_key', '=', key).execute();
  const row = await db.deleteFrom('people').where('chat_key', '=', key).returning('principal').executeTakeFirst();
  return (row?.principal ?? null) as Principal | null;
}

/**
 * The chat for which a card waited is open. When the same run has a card there already, that one takes over what the
 * waiting one was to say; the chat is kept for its person either way.
 */
export async function chatOpened(db: Db, opened: Readonly<{ cardId: number; conversation: Conversation; at: Date }>): Promise<boolean> {
  const { cardId, conversation, at } = opened;
  const key = conversationKey(conversation);
  const document = JSON.stringify(conversation);
  const { rows } = await sql`
    with waiting as (
      select id, run_id, person, because, asked_for from signalbox.run_cards where id = ${cardId}),
    kept as (
      insert into signalbox.people (principal_key, principal, personal_conversation, chat_key, seen_at)
      select (person->>'tenantId') || '/' || (person->>'objectId'), person, ${document}::json, ${key}, ${at} from waiting
      where person is not null
      on conflict (principal_key) do update
        set personal_conversation = excluded.personal_conversation, chat_key = excluded.chat_key),
    other as (
      update signalbox.run_cards o set person = w.person, because = w.because, asked_for = w.asked_for,
        version = o.version + 1, given_up = false, failures = 0, retry_at = null
      from waiting w where o.run_id = w.run_id and o.conversation_key = ${key} and o.id <> w.id
      returning w.id),
    dropped as (
      delete from signalbox.run_cards c using other where c.id = other.id)
    update signalbox.run_cards c set conversation = ${document}::json, conversation_key = ${key} from waiting w
    where c.id = w.id and not exists (select 1 from other) returning c.id`.execute(db);
  return rows.length > 0;
}
