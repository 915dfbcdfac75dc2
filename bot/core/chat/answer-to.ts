import type { InboundMessage } from '../chat.ts';
import type { Conversation } from '../conversation.ts';

type Sent = Pick<InboundMessage, 'conversation' | 'speech' | 'principal' | 'alone'>;

/** Where an answer to this message goes, in the language of whoever sent it: others may read it, but they asked. What only its sender saw is answered to them alone. */
export function answerTo({ conversation, speech, principal, alone }: Sent): Conversation {
  if (alone === undefined) return { ...conversation, speech };
  const { begins: _, ...place } = conversation;
  return { ...place, id: alone.id, speech, onlyTo: { person: principal, account: alone.account } };
}

/** Where others are told of what came of this message. */
export function openTo(inbound: Sent): Conversation {
  return inbound.alone === undefined ? answerTo(inbound) : inbound.conversation;
}
