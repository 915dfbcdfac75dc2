import type { InboundMessage } from '../chat.ts';
import type { Conversation } from '../conversation.ts';

/** Where an answer to this message goes, in the language of whoever sent it: others may read it, but they asked. */
export function answerTo({ conversation, speech }: Pick<InboundMessage, 'conversation' | 'speech'>): Conversation {
  return { ...conversation, speech };
}
