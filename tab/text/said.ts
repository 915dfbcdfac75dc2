import type { ArgumentsOf } from '../../bot/core/text/arguments.ts';
import type { Message } from '../../bot/core/text/message.ts';
import type { English, Key } from './en.ts';

export type Value = string | number | boolean | Date;

type Asked<K extends Key> = K extends unknown ? ArgumentsOf<English[K]> : never;
type Values<K extends Key> = { readonly [Name in keyof Asked<K>]: Extract<Asked<K>[Name], Value> };
type WithPieces<K extends Key, Piece> = {
  readonly [Name in keyof Asked<K>]: Message extends Asked<K>[Name] ? string | Piece : Extract<Asked<K>[Name], Value>;
};

/** What a sentence asks for: nothing, or its values by name. A wrong, missing or surplus one does not compile. */
export type Given<K extends Key> = keyof Asked<K> extends never ? [] : [values: Values<K>];
/** The same, with pieces of another kind where words may stand. */
export type GivenPieces<K extends Key, Piece> = keyof Asked<K> extends never ? [] : [values: WithPieces<K, Piece>];

/** A sentence with its values that is spoken later, where somebody reads it. */
export type Said = Readonly<{ key: Key; values: Readonly<Record<string, Value>> }>;

/** Takes note of a sentence where nobody is spoken to. */
export function said<K extends Key>(key: K, ...[values]: Given<K>): Said {
  const given: Readonly<Record<string, Value>> = values ?? {};
  return { key, values: given };
}
