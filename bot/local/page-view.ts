import { z } from 'zod';
import { personWith } from './connector/mentions.ts';
import { type BoardMessage, cardsOf } from './connector/message-board.ts';
import { personalChatId } from './connector/team.ts';
import type { World } from './connector/world.ts';
import type { Account, MessageOnWire } from './contract.ts';
import { type Person, teamsUserId } from './people.ts';
import type { PrivateViews } from './private-views.ts';

const shown = z.object({
  text: z.string().nullish(),
  textFormat: z.enum(['plain', 'markdown', 'xml']).nullish(),
  entities: z.array(z.unknown()).nullish(),
});
const mention = z.object({
  type: z.literal('mention'),
  text: z.string(),
  mentioned: z.object({ id: z.string(), name: z.string().nullish() }),
});

/** Whether a persona sees a message: it is in a place of theirs, and not said to another one alone. */
export function sees(world: World, person: Person, { place, onlyFor }: BoardMessage): boolean {
  return maySee(world, person, place) && (onlyFor === null || onlyFor === person.id);
}

/** A channel is everybody's; a chat with the bot belongs to one person. */
export function maySee(world: World, person: Person, place: string): boolean {
  return world.team.channels.some((channel) => channel.id === place) || place === personalChatId(person, world.appId);
}

/** A message as one person sees it; cards answered to that person alone replace the common ones. */
export function viewMessage(world: World, views: PrivateViews, seen: Readonly<{ message: BoardMessage; person: Person }>): MessageOnWire {
  const { message, person } = seen;
  const content = shown.catch({}).parse(message.activity);
  const own = views.of(message.id, person.id);
  return {
    id: message.id,
    place: message.place,
    threadId: message.threadId,
    author: author(world, message),
    text: content.text ?? '',
    // The Bot Framework takes a text without format for Markdown.
    format: content.textFormat ?? 'markdown',
    mentions: (content.entities ?? []).flatMap((entity) => mentioned(world, entity)),
    cards: own.card === null ? cardsOf(message.activity) : [own.card],
    ownCards: own.card !== null,
    notice: own.notice,
    sentAt: message.sentAt,
    editedAt: message.editedAt,
    onlyYou: message.onlyFor !== null,
  };
}

export function accountOf(world: World, person: Person): Account {
  return { id: teamsUserId(person, world.appId), name: person.name };
}

function author(world: World, message: BoardMessage): MessageOnWire['author'] {
  const { from } = message;
  if (from.kind === 'bot') return { kind: 'bot', id: world.bot.id, name: world.bot.name };
  const person = world.people.find((one) => one.id === from.personId);
  return { kind: 'person', id: from.personId, name: person?.name ?? 'Somebody who has left' };
}

function mentioned(world: World, entity: unknown): readonly Readonly<{ text: string; account: Account }>[] {
  const parsed = mention.safeParse(entity);
  if (!parsed.success) return [];
  const { text, mentioned: account } = parsed.data;
  const person = personWith(world, account.id);
  const name = account.name ?? text.replace(/<\/?at>/g, '');
  return [{ text, account: { id: person === undefined ? account.id : teamsUserId(person, world.appId), name } }];
}
