import type { ChatOperations, PressReply, StartReply } from '../core/chat.ts';
import type { Conversation } from '../core/conversation.ts';
import { toAppError } from '../core/errors.ts';
import type { Speech } from '../core/text/language.ts';
import { message, type Text } from '../core/text/message.ts';
import { speak } from '../core/text/voice.ts';
import type { InvokeReply } from './adapter.ts';
import { withinMs } from './budget.ts';
import type { Renderers } from './deliveries.ts';
import { dialogMessage, dialogReply, foundReply, searchMessage } from './extension-reply.ts';
import { type ExtensionRequest, readExtension, TOO_LONG } from './extension-request.ts';
import { readSubmit } from './press.ts';
import type { Presser, PressParts } from './presses.ts';

export type ExtensionParts = Omit<PressParts, 'operations'> &
  Readonly<{ operations: Pick<ChatOperations, 'press' | 'search' | 'startWith'> }>;

/** An invoke of the message extension as it came. */
export type ExtensionInvoke = Readonly<{ name: string; value: unknown }>;

export function isExtension(name: string): boolean {
  return name.startsWith('composeExtension/');
}

const WORKING = message('press.working');
const MALFORMED = message('extension.malformed');

/** Answers the message extension within `budgetMs`, whatever the work takes. Never throws. */
export async function extension(
  parts: ExtensionParts,
  from: Presser,
  { name, value }: ExtensionInvoke,
  budgetMs: number,
): Promise<InvokeReply> {
  const presser = { ...from, conversation: notTheBots(from.conversation) };
  const say = name === 'composeExtension/query' ? searchMessage : dialogMessage;
  const request = readExtension(name, value);
  if (request.kind === 'malformed') return say(speak(MALFORMED, presser.speech));
  try {
    const timed = await withinMs(budgetMs, work(parts, presser, request));
    if (timed.done) return timed.value;
    timed.outcome.catch((thrown: unknown) => noted(parts, presser, thrown));
    return say(speak(WORKING, presser.speech));
  } catch (thrown) {
    return say(speak(noted(parts, presser, thrown), presser.speech));
  }
}

/** A chat of two people is as personal to Teams as one with the bot (`a:…`), but nothing that is for one of them alone goes there. */
function notTheBots(conversation: Conversation): Conversation {
  if (conversation.scope !== 'personal' || conversation.id.startsWith('a:')) return conversation;
  const { speech: _theirs, ...place } = conversation;
  return { ...place, scope: 'group' };
}

async function work(
  parts: ExtensionParts,
  presser: Presser,
  request: Exclude<ExtensionRequest, { kind: 'malformed' }>,
): Promise<InvokeReply> {
  const { key, principal, conversation, speech } = presser;
  switch (request.kind) {
    case 'search':
      return foundReply(await parts.operations.search({ principal, ...request.search }), parts.renderers, speech);
    case 'start': {
      const { workflow, text } = request;
      if (text === null) return dialogMessage(speak(TOO_LONG, speech));
      return shown(parts, presser, await parts.operations.startWith({ key, principal, conversation, speech, text, workflow }));
    }
    case 'press':
      return sent(parts, presser, request.value);
  }
}

/** Only the form of a workflow is sent off here; every other button is on a card. */
async function sent(parts: ExtensionParts, presser: Presser, value: unknown): Promise<InvokeReply> {
  const { key, principal, conversation, speech } = presser;
  const read = readSubmit(value, parts.actions);
  if (!read.ok && read.kind === 'inputs') return dialogMessage(speak(read.hint, speech));
  if (!read.ok || read.press.verb !== 'submit_form') return dialogMessage(speak(MALFORMED, speech));
  return shown(parts, presser, await parts.operations.press({ key, principal, conversation, speech, ...read.press }));
}

function shown({ renderers }: ExtensionParts, { speech }: Presser, reply: StartReply | PressReply): InvokeReply {
  switch (reply.kind) {
    case 'text':
      return dialogMessage(speak(reply.text, speech));
    case 'form':
      if (reply.form.closed !== undefined) return dialogMessage(speak(reply.form.closed, speech));
      return dialog(renderers.renderAnswer(reply.form, speech), speech);
    case 'offer':
      return dialog(renderers.renderAnswer(reply.offer, speech), speech);
    default:
      return dialogMessage(speak(MALFORMED, speech));
  }
}

function dialog(rendered: ReturnType<Renderers['renderAnswer']>, speech: Speech): InvokeReply {
  return 'card' in rendered ? dialogReply(rendered.card, speech) : dialogMessage(rendered.text);
}

function noted({ logger }: ExtensionParts, { key }: Presser, thrown: unknown): Text {
  const error = toAppError(thrown);
  logger.error({ err: error, reason: error.reason, activityId: key.activityId }, 'A message extension could not be answered.');
  return error.text;
}
