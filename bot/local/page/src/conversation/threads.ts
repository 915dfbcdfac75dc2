import type { MessageOnWire } from '../../../contract.ts';

export type Thread = Readonly<{ root: MessageOnWire; replies: readonly MessageOnWire[] }>;

/** The threads of a channel, oldest first. Replies whose first message is gone are left out, as in Teams. */
export function threadsOf(messages: Iterable<MessageOnWire>, channelId: string): readonly Thread[] {
  const here = inOrder(messages).filter((message) => message.place === channelId);
  return here
    .filter((message) => message.threadId === message.id)
    .map((root) => ({ root, replies: here.filter((message) => message.threadId === root.id && message.id !== root.id) }));
}

/** The messages of a chat, oldest first. */
export function messagesOf(messages: Iterable<MessageOnWire>, place: string): readonly MessageOnWire[] {
  return inOrder(messages).filter((message) => message.place === place);
}

/** Ids are times in milliseconds; the server sends them in order, except after an edit. */
function inOrder(messages: Iterable<MessageOnWire>): readonly MessageOnWire[] {
  return [...messages].sort((a, b) => Number(a.id) - Number(b.id));
}

/** `10:42`, with the date in front when that is not today. */
export function clockTime(iso: string, today: Date): string {
  const at = new Date(iso);
  const time = at.toLocaleTimeString(undefined, { hour: 'numeric', minute: '2-digit' });
  if (at.toDateString() === today.toDateString()) return time;
  return `${at.toLocaleDateString(undefined, { day: 'numeric', month: 'short' })}, ${time}`;
}
