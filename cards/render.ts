import { GlobalSettings, Template } from 'adaptivecards-templating';
import { AppError } from '../bot/core/errors.ts';
import type { JsonObject } from '../bot/core/json.ts';
import { message } from '../bot/core/text/message.ts';
import { inEnglish } from '../bot/core/text/voice.ts';

/** An Adaptive Card, at most version 1.5, ready to be attached to an activity. */
export type CardJson = JsonObject;

/**
 * What a template is filled with: strings, and lists that it repeats. Nothing else, because an object or a number that is
 * bound as a whole would become part of the card's structure. An optional part is a list of none or one.
 */
export type CardData = { readonly [key: string]: string | readonly CardData[] };

/** `missing` names the fields that the template asks for and the data does not have; each is shown as a dash. */
export type Expanded = Readonly<{ card: CardJson; missing: readonly string[] }>;

/**
 * A message may have 40 KB, counted in UTF-16 (https://learn.microsoft.com/microsoftteams/limits-specifications-teams),
 * with everything around the card; older clients stop at 28 KB. Both sides are kept.
 */
export const MOST_BYTES = 25 * 1024;
const MOST_UTF16_BYTES = 36_000;

/**
 * Reads a template once and fills it many times: reading takes a hundred times longer. Filling throws `internal` when
 * something of the template is left unfilled, which is a mistake of ours.
 */
export function readTemplate(json: object): (data: CardData) => Expanded {
  const template = new Template(json);
  return (data) => {
    const missing: string[] = [];
    // Library-wide and synchronous: set for the length of this one call.
    GlobalSettings.getUndefinedFieldValueSubstitutionString = (path) => {
      missing.push(path);
      return '–';
    };
    const card: CardJson = template.expand({ $root: data });
    if (JSON.stringify(card).includes('${')) throw unfilled();
    return { card, missing };
  };
}

function unfilled(): AppError {
  return new AppError({
    code: 'internal',
    reason: 'card.unfilled',
    message: inEnglish(message('card.unfilled')),
  });
}

export function fits(card: CardJson): boolean {
  return takes(card, 1);
}

/** Whether the card leaves much of the room that there is. */
export function isRoomy(card: CardJson): boolean {
  return takes(card, 0.6);
}

function takes(card: CardJson, part: number): boolean {
  const text = JSON.stringify(card);
  return text.length * 2 <= MOST_UTF16_BYTES * part && Buffer.byteLength(text, 'utf8') <= MOST_BYTES * part;
}

/**
 * The fullest version of a card that fits. `draw` is called with `first`, then one more …, each showing less, up to `last`, which must
 * fit whatever the data is.
 */
export function firstThatFits(draw: (level: number) => CardJson, last: number, first = 0): CardJson {
  for (let level = first; level < last; level += 1) {
    const card = draw(level);
    if (fits(card)) return card;
  }
  return draw(last);
}

/** A list of none or one: how templates are told that an optional part is there. */
export function optional<T>(value: T | null | undefined | false | ''): readonly T[] {
  return value === null || value === undefined || value === false || value === '' ? [] : [value];
}

/** `text` as a list of none or one, for the common case of an optional line. */
export function optionalText(text: string | null): readonly CardData[] {
  return optional(text).map((line) => ({ text: line }));
}
