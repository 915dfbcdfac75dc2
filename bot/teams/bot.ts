import type { ChatOperations, InboundMessage } from '../core/chat.ts';
import { AppError, toAppError } from '../core/errors.ts';
import type { Principal } from '../core/principal.ts';
import { message, type Text } from '../core/text/message.ts';
import { speak } from '../core/text/voice.ts';
import { mentionsBot } from './activity.ts';
import type { InvokeReply } from './adapter.ts';
import { withinMs } from './budget.ts';
import { extension, isExtension } from './extension.ts';
import type { Admission } from './gate.ts';
import { aloneIn, conversationOf, installationKey, isEdit, isInstallation, isRemoval, keyOf, removalOf, speechOf } from './inbound.ts';
import type { MentionedPeople } from './mentioned-people.ts';
import { execute, type Presser, type PressParts, submit } from './presses.ts';
import { LONGEST_TEXT, textOf } from './text.ts';

export type BotParts = PressParts & Readonly<{ operations: ChatOperations; mentionedPeople: MentionedPeople; budgets: Budgets }>;

/** How long each kind of delivery may keep Teams waiting, counted from its arrival. */
export type Budgets = Readonly<{
  /** People get a sign within two seconds; the rest of those is for the network and a busy process. */
  invokeMs: number;
  /** Teams delivers again after 15 s, so an answer must be there before (Microsoft, "Bot basics"). */
  messageMs: number;
}>;

export const BUDGETS: Budgets = { invokeMs: 1_200, messageMs: 10_000 };

/** One admitted activity with the time it arrived (`performance.now()`). Resolves with the reply to an invoke, null = acknowledged. */
export type Turn = (admission: Admission, arrivedAt: number) => Promise<InvokeReply | null>;

const TOO_LONG = message('message.too-long', { most: LONGEST_TEXT });

/**
 * Turns admitted activities into calls of the chat door. What is not for Signalbox is acknowledged and ignored.
 * A turn throws only `unavailable`-like errors, when nothing could be recorded.
 */
export function createTurn(parts: BotParts): Turn {
  return async (admission, arrivedAt) => {
    const { person, activity } = admission;
    const left = (budgetMs: number) => budgetMs - (performance.now() - arrivedAt);
    if (person === null) await onEvent(parts, admission);
    else if (activity.type === 'message') await onMessage(parts, admission, { person, left });
    else if (activity.type === 'messageUpdate') await onEdit(parts, admission, { person, left });
    else if (activity.type === 'invoke') return onInvoke(parts, admission, { person, left });
    else await onEvent(parts, admission);
    return null;
  };
}

type Act = Readonly<{ person: Principal; left(budgetMs: number): number }>;

async function onMessage(parts: BotParts, admission: Admission, { person, left }: Act): Promise<void> {
  const { activity } = admission;
  if (typeof activity.value === 'object' && activity.value !== null) {
    return submit(parts, presserOf(admission, person), activity.value, left(parts.budgets.invokeMs));
  }
  if (!isForUs(admission)) return;
  const text = textOf(activity);
  const presser = presserOf(admission, person);
  if (text === null) return answer(parts, presser, TOO_LONG);
  const mentions = await parts.mentionedPeople(admission);
  const inbound = { ...inboundOf(admission, person, text), ...(mentions.length === 0 ? {} : { mentions }) };
  await recorded(parts, presser, { work: parts.operations.message(inbound), waitMs: left(parts.budgets.messageMs) });
}

async function onEdit(parts: BotParts, admission: Admission, { person, left }: Act): Promise<void> {
  if (!isEdit(admission.activity) || !isForUs(admission)) return;
  // What the edit says does not matter, only that there was one.
  const text = textOf(admission.activity) ?? '';
  const presser = presserOf(admission, person);
  await recorded(parts, presser, {
    work: parts.operations.edited(inboundOf(admission, person, text)),
    waitMs: left(parts.budgets.messageMs),
  });
}

async function onInvoke(parts: BotParts, admission: Admission, { person, left }: Act): Promise<InvokeReply> {
  const { activity } = admission;
  const [name, value, leftMs] = [activity.name ?? '', activity.value, left(parts.budgets.invokeMs)];
  if (isExtension(name)) return extension(parts, presserOf(admission, person), { name, value }, leftMs);
  if (name !== 'adaptiveCard/action') return { status: 200 };
  return execute(parts, presserOf(admission, person), value, leftMs);
}

async function onEvent({ operations, clock }: BotParts, { activity, tenantId, person }: Admission): Promise<void> {
  const conversation = conversationOf(activity, tenantId);
  if (isInstallation(activity)) await operations.added(conversation, installationKey(activity, tenantId, clock.now()), person);
  else if (isRemoval(activity)) await operations.removed(removalOf(activity, tenantId, { person, now: clock.now() }));
}

/** Teams delivers every message of a channel or group chat to apps that may read them; only those that name the bot, or that nobody else sees, are meant for it. */
function isForUs({ activity, tenantId }: Admission): boolean {
  const conversation = conversationOf(activity, tenantId);
  return conversation.scope === 'personal' || mentionsBot(activity) || aloneIn(activity, conversation) !== null;
}

function presserOf({ activity, tenantId }: Admission, person: Principal): Presser {
  const account = activity.from?.id ?? '';
  const conversation = conversationOf(activity, tenantId);
  return {
    key: keyOf(activity, tenantId),
    principal: person,
    account,
    conversation,
    speech: speechOf(activity),
    messageId: activity.replyToId ?? null,
    isPrivate: aloneIn(activity, conversation) !== null,
  };
}

/** The bare command name, as Teams puts it into a private message, or with the slash as people write it. */
const SLASH = /^\/(?=\p{L})/u;

function inboundOf(admission: Admission, person: Principal, text: string): InboundMessage {
  const { key, principal, conversation, speech } = presserOf(admission, person);
  const seen = aloneIn(admission.activity, conversation);
  if (seen === null) return { key, principal, conversation, text, speech };
  return { key, principal, conversation: seen.open, text: text.replace(SLASH, ''), speech, alone: seen.alone };
}

/** Says something at once: to its sender alone where nobody else saw what they sent. */
function answer(parts: BotParts, presser: Presser, said: Text): void {
  const content = { text: speak(said, presser.speech) };
  if (presser.isPrivate) parts.whisper(presser, { content, here: true });
  else parts.reply(presser.conversation, content);
}

type Recording = Readonly<{ work: Promise<void>; waitMs: number }>;

/**
 * What could not be recorded is said at once: a person who knows tries again, while a second delivery by Teams may never
 * come, or come after they did. Null = said, and the delivery is acknowledged.
 */
function toldInstead(parts: BotParts, presser: Presser, thrown: unknown): null {
  const error = toAppError(thrown);
  parts.logger.error(
    { err: error, reason: error.reason, activityId: presser.key.activityId },
    'A message could not be recorded; its sender is told.',
  );
  answer(parts, presser, error.text);
  return null;
}

async function recorded(parts: BotParts, presser: Presser, { work, waitMs }: Recording): Promise<void> {
  const timed = await withinMs(waitMs, work).catch((thrown: unknown) => toldInstead(parts, presser, thrown));
  if (timed === null || timed.done) return;
  // The second delivery finds the activity claimed if this one still gets through.
  timed.outcome.catch((thrown: unknown) => {
    parts.logger.error({ err: thrown, activityId: presser.key.activityId }, 'A message could not be recorded, and not in time either.');
  });
  throw new AppError({ code: 'unavailable', reason: 'teams.too_slow', message: message('error.too-busy') });
}
