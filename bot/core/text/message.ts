import type { ArgumentsOf } from './arguments.ts';
import type { English, MessageKey } from './en.ts';

/**
 * What people read. A string is shown literally in every language: names, comments, inputs and other words as somebody
 * typed them. A message of the catalogue and a list are spoken in the reader's language. A text is JSON: it survives the
 * database unchanged.
 */
export type Text = string | Message | List;

/** A sentence of the catalogue with its values. `en` is the sentence in English, for readers of a later version that has lost the key. */
export type Message = Readonly<{ key: string; values: Readonly<Record<string, TextValue>>; en?: string }>;

/** Texts side by side: `a, b and c`, `a, b or c`, `a, b, c`, one sentence after the other, or one line below the other. */
export type List = Readonly<{ list: readonly Text[]; joined: Joined }>;
export type Joined = 'and' | 'or' | 'comma' | 'sentences' | 'lines';

/** A moment as ISO 8601 in UTC. */
export type Moment = Readonly<{ at: string }>;
export type TextValue = Text | number | boolean | Moment;

type Values<K extends MessageKey> = K extends unknown ? ArgumentsOf<English[K]> : never;
type Given<K extends MessageKey> = keyof Values<K> extends never ? [] : [values: Values<K>];

/** A sentence of the catalogue. Its values are typed by the English text: a wrong, missing or surplus one does not compile. */
export function message<K extends MessageKey>(key: K, ...[values]: Given<K>): Message {
  const given: Readonly<Record<string, TextValue | Date>> = values ?? {};
  const kept: Record<string, TextValue> = {};
  // Every decision makes some of these: no lists in between.
  for (const [name, value] of Object.entries(given)) kept[name] = storable(value);
  return { key, values: kept };
}

function storable(value: TextValue | Date): TextValue {
  return value instanceof Date ? { at: value.toISOString() } : value;
}

export function allOf(texts: readonly Text[]): List {
  return { list: texts, joined: 'and' };
}

export function anyOf(texts: readonly Text[]): List {
  return { list: texts, joined: 'or' };
}

export function inTurn(texts: readonly Text[]): List {
  return { list: texts, joined: 'comma' };
}

export function inSentences(texts: readonly Text[]): List {
  return { list: texts, joined: 'sentences' };
}

export function inLines(texts: readonly Text[]): List {
  return { list: texts, joined: 'lines' };
}

/** Whether something that claims to be a text is one, as far as that can be seen at once. */
export function isText(value: unknown): value is Text {
  return typeof value === 'string' || (typeof value === 'object' && value !== null && ('key' in value || 'list' in value));
}
