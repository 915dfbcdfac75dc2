import type { InboundPress, PressReply } from '../core/chat.ts';
import { speak } from '../core/text/voice.ts';
import type { InvokeReply } from './adapter.ts';
import { contentOf, type Renderers } from './deliveries.ts';

const CARD = 'application/vnd.microsoft.card.adaptive';
const MESSAGE = 'application/vnd.microsoft.activity.message';
const ERROR = 'application/vnd.microsoft.error';

type Replying = Readonly<{ renderers: Renderers; now: Date; presser: Pick<InboundPress, 'speech' | 'conversation'> }>;

/** Answers to an `adaptiveCard/action` invoke. Source: Microsoft, "Universal Actions for Adaptive Cards", response format. */
export function replyToPress(reply: PressReply, { renderers, now, presser }: Replying): InvokeReply {
  const { speech, conversation } = presser;
  if (reply.kind === 'text') return messageReply(speak(reply.text, speech));
  // A card stays in the language that everybody has it in: the next edit would bring that back.
  if (reply.kind === 'card') return cardReply(renderers.renderRun(reply.card, now, conversation.speech));
  if (reply.kind === 'rules') return cardReply(renderers.renderRules(reply.card, conversation.speech));
  const content = contentOf(reply.form, renderers, speech);
  return 'text' in content ? messageReply(content.text) : cardReply(content.card);
}

/** Teams shows the text to the presser alone. */
export function messageReply(text: string): InvokeReply {
  return { status: 200, body: { statusCode: 200, type: MESSAGE, value: text } };
}

/** For what no card of ours sends. */
export function malformedReply(text: string): InvokeReply {
  return { status: 400, body: { statusCode: 400, type: ERROR, value: { code: 'BadRequest', message: text } } };
}

function cardReply(card: object): InvokeReply {
  return { status: 200, body: { statusCode: 200, type: CARD, value: card } };
}
