import type { ChatOperations, InboundPress, PressReply, PressVerb } from '../core/chat.ts';
import type { Clock } from '../core/clock.ts';
import type { Conversation } from '../core/conversation.ts';
import { type AppError, toAppError } from '../core/errors.ts';
import type { Logger } from '../core/ports.ts';
import { message, type Text } from '../core/text/message.ts';
import { speak } from '../core/text/voice.ts';
import type { InvokeReply } from './adapter.ts';
import { withinMs } from './budget.ts';
import type { CardAction } from './card-action.ts';
import type { Content } from './content.ts';
import { contentOf, type Renderers } from './deliveries.ts';
import { malformedReply, messageReply, replyToPress } from './invoke-reply.ts';
import { type PressData, type PressResult, readExecute, readSubmit } from './press.ts';
import type { Reader } from './private-ways.ts';

export type PressParts = Readonly<{
  operations: Pick<ChatOperations, 'press'>;
  actions: ReadonlyMap<PressVerb, CardAction>;
  renderers: Renderers;
  reply(conversation: Conversation, content: Content): void;
  /** Shows something else in a message that was posted, for everybody who sees it; `alone` is one person. */
  edit(conversation: Conversation, messageId: string, edit: Readonly<{ content: Content; alone: boolean }>): void;
  /** Says something to one person alone, first `here` where they acted or in their own chat. */
  whisper(reader: Reader, said: Readonly<{ content: Content; here: boolean }>): void;
  clock: Clock;
  logger: Logger;
}>;

/** Who pressed, where, and on which activity: everything of a press but what the button said. `messageId` has the button; `isPrivate`: nobody else saw it. */
export type Presser = Reader & Readonly<Pick<InboundPress, 'key' | 'speech'> & { messageId: string | null; isPrivate: boolean }>;

const WORKING = message('press.working');
const MALFORMED = message('press.malformed');

/** Answers an `adaptiveCard/action` invoke within `budgetMs`, whatever the work takes. Never throws. */
export async function execute(parts: PressParts, presser: Presser, value: unknown, budgetMs: number): Promise<InvokeReply> {
  const { speech } = presser;
  const read = readExecute(value, parts.actions);
  if (!read.ok) return read.kind === 'inputs' ? messageReply(speak(read.hint, speech)) : malformedReply(speak(MALFORMED, speech));
  try {
    const timed = await withinMs(budgetMs, press(parts, presser, read.press));
    if (timed.done) {
      if (isClosed(timed.value)) tell(parts, presser, timed.value);
      return replyToPress(timed.value, { renderers: parts.renderers, now: parts.clock.now(), presser });
    }
    void tellLater(parts, presser, { verb: read.press.verb, outcome: timed.outcome });
    return messageReply(speak(WORKING, speech));
  } catch (thrown) {
    return messageReply(speak(noted(parts, presser, thrown).text, speech));
  }
}

/**
 * Handles an `Action.Submit`, which is a message and has no reply of its own: what a text says is the presser's alone, a form takes
 * the place of the one that was sent, cards come through the outbox. Throws `unavailable` when nothing was recorded, so that the sender may deliver again.
 */
export async function submit(parts: PressParts, presser: Presser, value: unknown, budgetMs: number): Promise<void> {
  const read = readSubmit(value, parts.actions);
  if (!read.ok) return whisper(parts, presser, textOf(read));
  const timed = await withinMs(budgetMs, press(parts, presser, read.press));
  if (timed.done) tell(parts, presser, timed.value);
  else void tellLater(parts, presser, { verb: read.press.verb, outcome: timed.outcome });
}

async function press(parts: PressParts, presser: Presser, data: PressData): Promise<PressReply> {
  const { key, principal, conversation, speech, messageId } = presser;
  return parts.operations.press({ key, principal, conversation, speech, ...data, ...(messageId === null ? {} : { messageId }) });
}

function textOf(read: Exclude<PressResult, { ok: true }>): Text {
  return read.kind === 'inputs' ? read.hint : MALFORMED;
}

type Late = Readonly<{ verb: PressVerb; outcome: Promise<PressReply> }>;

async function tellLater(parts: PressParts, presser: Presser, { verb, outcome }: Late): Promise<void> {
  try {
    const reply = await outcome;
    // Teams asks for fresh cards by itself; nobody waits for a word about it.
    if (verb !== 'refresh') tell(parts, presser, reply);
  } catch (thrown) {
    const error = noted(parts, presser, thrown);
    if (verb !== 'refresh') whisper(parts, presser, error.text);
  }
}

function tell(parts: PressParts, presser: Presser, reply: PressReply): void {
  if (reply.kind === 'text') whisper(parts, presser, reply.text);
  if (reply.kind !== 'form') return;
  const content = contentOf(reply.form, parts.renderers, presser.speech);
  // A form that could not be shown in the channel to its person alone is in their own chat, as everything there.
  const alone = (reply.alone === true || presser.isPrivate) && presser.conversation.scope !== 'personal';
  if (presser.messageId !== null) parts.edit(presser.conversation, presser.messageId, { content, alone });
  else if (alone) parts.whisper(presser, { content, here: true });
  else parts.reply(presser.conversation, content);
}

function whisper(parts: PressParts, presser: Presser, said: Text): void {
  parts.whisper(presser, { content: { text: speak(said, presser.speech) }, here: presser.isPrivate });
}

/** A form that can be used once: nobody is to see it open afterwards. */
function isClosed(reply: PressReply): boolean {
  return reply.kind === 'form' && reply.form.closed !== undefined;
}

function noted(parts: PressParts, presser: Presser, thrown: unknown): AppError {
  const error = toAppError(thrown);
  parts.logger.error({ err: error, reason: error.reason, activityId: presser.key.activityId }, 'A press could not be handled.');
  return error;
}
