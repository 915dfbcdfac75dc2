import type { Conversation } from '../conversation.ts';
import type { ActivityKey, Tx } from '../ports.ts';
import type { Principal } from '../principal.ts';

type Activity = Readonly<{ key: ActivityKey; principal: Principal; conversation: Conversation }>;

/**
 * Claims an activity in the transaction that writes what it causes; false when it was claimed before. What is said where
 * the bot is heard shows that it can write there: a personal chat is remembered, and cards that were given up come back.
 */
export async function claim(tx: Tx, { key, principal, conversation }: Activity, at: Date): Promise<boolean> {
  if (!(await tx.claimActivity(key, at))) return false;
  await keepPersonal(tx, principal, conversation, at);
  await tx.reviveCards(conversation);
  return true;
}

/** Software has no chat in which it would read a card. */
export async function keepPersonal(tx: Tx, principal: Principal, conversation: Conversation, at: Date): Promise<void> {
  if (conversation.scope !== 'personal' || principal.kind !== 'person') return;
  if (!(await tx.keepChat(principal, conversation, at))) await tx.reach.accept(principal);
}
