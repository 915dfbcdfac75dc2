import { z } from 'zod';
import type { JsonObject, JsonValue } from '../../core/json.ts';
import { asObject } from '../json-object.ts';
import { type Person, teamsUserId, userPrincipalName } from '../people.ts';
import { cardsOf } from './message-board.ts';
import type { World } from './world.ts';

const mention = z.object({ type: z.literal('mention'), text: z.string(), mentioned: z.object({ id: z.string() }) });

/** Somebody by any id that Teams knows people by: the bot's own (`29:…`), the object id, the principal name. */
export function personWith(world: World, id: string): Person | undefined {
  return world.people.find((one) => [teamsUserId(one, world.appId), one.objectId, userPrincipalName(one)].includes(id));
}

/**
 * What is wrong with the mentions of a message or of its cards; null when each names somebody who is here and stands in the
 * text. Source: Microsoft, "Format cards in Teams", mention support, and "Channel and group chat conversations with a bot".
 */
export function wrongMention(world: World, activity: JsonObject): string | null {
  const own = faultIn(world, activity['entities'] ?? null, textsIn(activity['text'] ?? null));
  const ofCards = cardsOf(activity).map((card) =>
    faultIn(world, asObject(card['msteams'] ?? null)?.['entities'] ?? null, textsIn(card['body'] ?? null)),
  );
  return [own, ...ofCards].find((fault) => fault !== null) ?? null;
}

function faultIn(world: World, entities: JsonValue, texts: readonly string[]): string | null {
  for (const entity of Array.isArray(entities) ? entities : []) {
    const parsed = mention.safeParse(entity);
    if (!parsed.success) continue;
    const { text, mentioned } = parsed.data;
    if (mentioned.id !== world.bot.id && personWith(world, mentioned.id) === undefined) return `Nobody here is ${mentioned.id}.`;
    if (!/^<at>[^<>]+<\/at>$/.test(text) || !texts.some((one) => one.includes(text))) return `The text has no mention ${text}.`;
  }
  return null;
}

/** Every text that is shown, wherever it stands. */
function textsIn(value: JsonValue): readonly string[] {
  if (typeof value === 'string') return [value];
  if (typeof value !== 'object' || value === null) return [];
  return Object.values(value).flatMap((one) => textsIn(one ?? null));
}
