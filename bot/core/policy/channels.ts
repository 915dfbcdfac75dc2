import { type Conversation, channelOf } from '../conversation.ts';
import { AppError } from '../errors.ts';
import { message } from '../text/message.ts';
import type { Policy } from './policy.ts';

/** In which channels and group chats Signalbox works. `only` null = in all but those of `never`. */
export type Channels = Readonly<{ only: readonly string[] | null; never: readonly string[] }>;

/** A personal chat is nobody's channel, and always allowed. A channel counts whatever the thread. */
export function worksIn({ channels }: Pick<Policy, 'channels'>, conversation: Conversation): boolean {
  const id = channelOf(conversation);
  if (id === null || channels === undefined) return true;
  return !channels.never.includes(id) && (channels.only === null || channels.only.includes(id));
}

/** Throws `forbidden` (`channel.refused`) where Signalbox does not work. */
export function requireChannel({ policy }: Readonly<{ policy: Policy }>, conversation: Conversation): void {
  if (!worksIn(policy, conversation)) throw channelRefused();
}

export function channelRefused(): AppError {
  return new AppError({ code: 'forbidden', reason: 'channel.refused', message: message('channel.refused') });
}
