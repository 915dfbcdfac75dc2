import { sql } from 'kysely';
import type { ErasedPerson } from '../core/audit/erasing-store.ts';
import type { Conversation } from '../core/conversation.ts';
import { type Principal, principalKey } from '../core/principal.ts';
import type { Db } from './db.ts';
import { conversationKey } from './messages.ts';

export type Chat = Readonly<{ person: Principal; conversation: Conversation; at: Date }>;

/** False when this was not known to be the person's chat until now. */
export async function keepChat(db: Db, { person, conversation, at }: Chat): Promise<boolean> {
  const [owner, key] = [principalKey(person), conversationKey(conversation)];
  const chat = {
    principal: JSON.stringify(person),
    personal_conversation: JSON.stringify(conversation),
    chat_key: key,
    seen_at: at,
  };
  // Everything in one statement sees what was before it.
  const row = await db
    .with('before', (before) => before.selectFrom('people').select('chat_key').where('principal_key', '=', owner))
    .insertInto('people')
    .values({ principal_key: owner, ...chat })
    .onConflict((conflict) => conflict.column('principal_key').doUpdateSet(chat))
    .returning((eb) => eb.selectFrom('before').select('before.chat_key').as('known'))
    .executeTakeFirst();
  return row?.known === key;
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
  await emptyChat(db, key);
  const row = await db.deleteFrom('people').where('chat_key', '=', key).returning(['principal', 'principal_key']).executeTakeFirst();
  if (row !== undefined) await db.deleteFrom('feed_asks').where('principal_key', '=', row.principal_key).execute();
  return (row?.principal ?? null) as Principal | null;
}

export async function forgetPerson(db: Db, { tenantId, objectId }: ErasedPerson): Promise<boolean> {
  const key = `${tenantId}/${objectId}`;
  const row = await db.deleteFrom('people').where('principal_key', '=', key).returning('chat_key').executeTakeFirst();
  await db.deleteFrom('feed_asks').where('principal_key', '=', key).execute();
  await db.deleteFrom('saved_filters').where('tenant', '=', tenantId).where('object', '=', objectId).execute();
  await sql`delete from signalbox.outbox_messages
    where conversation->'onlyTo'->'person'->>'tenantId' = ${tenantId} and conversation->'onlyTo'->'person'->>'objectId' = ${objectId}`.execute(
    db,
  );
  const chat = row?.chat_key ?? null;
  if (chat !== null) await emptyChat(db, chat);
  return row !== undefined;
}

async function emptyChat(db: Db, key: string): Promise<void> {
  await db.deleteFrom('outbox_messages').where('conversation_key', '=', key).execute();
  await db.deleteFrom('run_cards').where('conversation_key', '=', key).execute();
  await db.deleteFrom('rules_cards').where('conversation_key', '=', key).execute();
}
