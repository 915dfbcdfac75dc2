import type { ChatOperations } from '../core/chat.ts';
import { type Conversation, chatToOpen } from '../core/conversation.ts';
import { AppError } from '../core/errors.ts';
import type { Principal } from '../core/principal.ts';
import type { Content } from './content.ts';
import { isShut, mayRetry, sendingFailure } from './failure.ts';
import type { Sender } from './sender.ts';

/** Who alone is to read something, and where they acted. `account` is their id in Teams, as activities carry it. */
export type Reader = Readonly<{ principal: Principal; account: string; conversation: Conversation }>;

type Parts = Readonly<{
  sender: Pick<Sender, 'post' | 'whisper' | 'open'>;
  chatOf: ChatOperations['chatOf'];
  closed: ChatOperations['closed'];
}>;
export type Way = () => Promise<unknown>;

/**
 * The ways to say something to one person alone, the best one first, and none of them is public: where they acted, which only they see;
 * their own chat; a chat that is opened for it. `here`: they asked where only they see it; otherwise their own chat comes first. Source:
 * Microsoft, "Send and receive targeted messages in group conversations", a chat as the fallback.
 */
export function privateWays(
  parts: Parts,
  reader: Reader,
  { content, here }: Readonly<{ content: Content; here: boolean }>,
): readonly Way[] {
  const { principal, account, conversation } = reader;
  if (conversation.scope === 'personal') return [() => toChat(parts, conversation, content)];
  const inChat = async (): Promise<void> => {
    const chat = await parts.chatOf(principal);
    if (chat === null) throw noWay();
    await toChat(parts, chat, content);
  };
  const whispered = (): Promise<void> => parts.sender.whisper(conversation, content, account);
  const opened = async (): Promise<unknown> => parts.sender.post(await parts.sender.open(chatToOpen(principal, conversation)), content);
  return here ? [whispered, inChat, opened] : [inChat, whispered, opened];
}

/** So often, about half a minute, the best way that may be open later is waited for. */
const PATIENCE = 6;

/**
 * Goes the first way that Teams does not refuse. Throws what may go later as it is, so that it is tried again, and else the last refusal.
 * After many `failures` the other ways are tried as well.
 */
export async function firstOpen(ways: readonly Way[], failures: number): Promise<void> {
  let refused = noWay();
  for (const way of ways) {
    try {
      return void (await way());
    } catch (thrown) {
      const error = sendingFailure(thrown);
      if (mayRetry(error) && failures < PATIENCE) throw error;
      if (!mayRetry(refused)) refused = error;
    }
  }
  throw refused;
}

/** A personal chat that takes nothing is known to be shut from then on. */
export async function toChat(
  { sender, closed }: Pick<Parts, 'closed'> & Readonly<{ sender: Pick<Sender, 'post'> }>,
  chat: Conversation,
  content: Content,
): Promise<void> {
  try {
    await sender.post(chat, content);
  } catch (thrown) {
    if (isShut(thrown, chat)) await closed(chat);
    throw thrown;
  }
}

export function noWay(): AppError {
  return new AppError({ code: 'not_found', reason: 'teams.no_private_way', message: 'There is no way to say this to one person alone.' });
}
