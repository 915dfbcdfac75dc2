import type { Text } from './message.ts';

// Reads the arguments of an ICU message in the type system, so that `message(key, values)` is checked by the compiler.
// It knows the subset that the catalogue keeps to (test/core/text/catalogue.test.ts): no quoting with apostrophes, and
// `{name}`, `{name, type}` or `{name, type, …}` with one space after each comma.

type Values = Readonly<{
  plain: Text;
  number: number;
  plural: number;
  selectordinal: number;
  date: Date;
  time: Date;
  select: string | boolean;
}>;

/** Which brace comes first, and what follows it. */
type NextBrace<S extends string> = S extends `${infer Before}{${infer After}`
  ? Before extends `${string}}${infer Between}`
    ? ['}', `${Between}{${After}`]
    : ['{', After]
  : S extends `${string}}${infer After}`
    ? ['}', After]
    : ['end', ''];

/** `Open` is what encloses this place, innermost first: `m` a message, `o` the options of a plural or select. */
type Scan<S extends string, Open extends string, Found> =
  NextBrace<S> extends [infer Brace, infer After extends string]
    ? Brace extends 'end'
      ? Found
      : Brace extends '}'
        ? Open extends `${string}${infer Outer}`
          ? Scan<After, Outer, Found>
          : never
        : Open extends `o${string}`
          ? Scan<After, `m${Open}`, Found>
          : Argument<After, Open, Found>
    : never;

type Argument<S extends string, Open extends string, Found> = S extends `${infer Head}}${infer Rest}`
  ? Head extends `${infer Name}, ${infer Kind}, ${string}`
    ? Kind extends 'plural' | 'select' | 'selectordinal'
      ? S extends `${Name}, ${Kind}, ${infer Options}`
        ? Scan<Options, `o${Open}`, Found | [Name, Kind]>
        : never
      : Scan<Rest, Open, Found | [Name, Kind]>
    : Head extends `${infer Name}, ${infer Kind}`
      ? Scan<Rest, Open, Found | [Name, Kind]>
      : Scan<Rest, Open, Found | [Head, 'plain']>
  : never;

type Value<Kind> = Kind extends keyof Values ? Values[Kind] : never;

/** What an ICU message asks for: `{ name: Text; count: number }`. */
export type ArgumentsOf<S extends string> =
  Scan<S, 'm', never> extends infer Found extends readonly [string, string]
    ? { readonly [One in Found as One[0]]: Value<One[1]> }
    : Readonly<Record<never, never>>;
