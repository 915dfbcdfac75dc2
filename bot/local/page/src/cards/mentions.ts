import type { JsonObject, JsonValue } from '../../../../core/json.ts';

/** Private-use letters around a name: they pass through Markdown untouched, and no text of a card may bring them along. */
const OPEN = '\ue000';
const CLOSE = '\ue001';

/**
 * A card whose mention tags are marked for drawing: those in the text of a TextBlock that `msteams.entities` names. Every
 * other tag stays the text that it is. Source: Microsoft, "Format cards in Teams", mention support within Adaptive Cards.
 */
export function markMentions(card: JsonObject): JsonObject {
  const names = new Map(entitiesOf(card).map(({ text, name }) => [text, name]));
  return marked(card, names) as JsonObject;
}

/** Turns the marks in HTML that Markdown gave into mentions; the names in it are escaped already. */
export function withMentions(html: string): string {
  return html.replace(new RegExp(`${OPEN}([^${OPEN}${CLOSE}]*)${CLOSE}`, 'g'), '<span class="mention">$1</span>');
}

function marked(value: JsonValue, names: ReadonlyMap<string, string>): JsonValue {
  if (Array.isArray(value)) return value.map((one) => marked(one, names));
  if (typeof value !== 'object' || value === null) return value;
  const isText = 'type' in value && value['type'] === 'TextBlock';
  return Object.fromEntries(
    Object.entries(value).map(([key, one]) => {
      if (isText && key === 'text' && typeof one === 'string') return [key, markText(one, names)];
      return [key, marked(one ?? null, names)];
    }),
  );
}

function markText(text: string, names: ReadonlyMap<string, string>): string {
  let made = text.replaceAll(OPEN, '').replaceAll(CLOSE, '');
  for (const [tag, name] of names) made = made.replaceAll(tag, `${OPEN}${name}${CLOSE}`);
  return made;
}

function entitiesOf(card: JsonObject): readonly Readonly<{ text: string; name: string }>[] {
  const { msteams } = card;
  const entities = typeof msteams === 'object' && msteams !== null && 'entities' in msteams ? msteams['entities'] : null;
  if (!Array.isArray(entities)) return [];
  return entities.flatMap((entity: JsonValue) => {
    if (typeof entity !== 'object' || entity === null || !('text' in entity)) return [];
    const { text } = entity;
    return typeof text === 'string' && text.startsWith('<at>') ? [{ text, name: text.replace(/<\/?at>/g, '') }] : [];
  });
}
