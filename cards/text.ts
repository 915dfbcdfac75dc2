import { coloursEmoji, replaceHidden } from '../bot/core/text/hidden-characters.ts';
import { message } from '../bot/core/text/message.ts';
import { ENGLISH_VOICE, inEnglish, type Voice } from '../bot/core/text/voice.ts';

/** Narrower than a space and no hidden character: keeps two signs from meaning something together. */
const HAIR_SPACE = '\u200A';
const LINE_BREAK = /[\n\r\t\v\f\u0085\u2028\u2029]+/gu;

/**
 * Any text made safe for one line of a card: line breaks become spaces, characters that cannot be seen are spelled out as
 * `\u{202E}`, and `${` (our templates) and `{{` (date macros of Adaptive Cards) are taken apart. Markdown stays as typed:
 * such texts go only where cards know no Markdown (TextRun, labels, choices).
 */
export function oneLine(text: string): string {
  return replaceHidden(text.replace(LINE_BREAK, ' '), spellOut).replace(/\$(?=\{)|\{(?=\{)/g, `$&${HAIR_SPACE}`);
}

/** `oneLine`, and at most `most` characters; what is left out is counted: `… (12 more)`. */
export function shortened(text: string, most: number, voice: Voice = ENGLISH_VOICE): string {
  const line = oneLine(text);
  if (line.length <= most) return line;
  const characters = [...line];
  if (characters.length <= most) return line;
  return `${characters.slice(0, most).join('')}… ${voice.say(message('text.more', { count: characters.length - most }))}`;
}

/** The last lines of an output, each made safe and shortened; blank lines at the end are left out. */
export function lastLines(text: string, limits: Readonly<{ lines: number; width: number }>, shorten = shortened): readonly string[] {
  const lines = text.trimEnd().split(/\r\n|[\n\r]/u);
  return lines.slice(Math.max(0, lines.length - limits.lines)).map((line) => shorten(keepIndent(line), limits.width));
}

/** One line of a file with its indent, made safe and shortened. */
export function codeLine(text: string, most: number, shorten = shortened): string {
  return shorten(keepIndent(text), most);
}

/** Renderers collapse spaces; non-breaking ones keep columns and indents in place. */
function keepIndent(line: string): string {
  return line.replaceAll('\t', '    ').replace(/^ +| {2,}/g, (spaces) => '\u00A0'.repeat(spaces.length));
}

function spellOut(character: string, before: string): string {
  if (coloursEmoji(character, before)) return character;
  return `\\u{${(character.codePointAt(0) ?? 0).toString(16).toUpperCase()}}`;
}

const LONGEST_NAME = 60;

/**
 * A name as a mention shows it. Letters, digits and the few signs that names have: nothing in it can become Markdown, XML
 * or a template, so it may stand in a TextBlock and between mention tags.
 */
export function mentionName(name: string, unnamed = inEnglish(message('card.somebody'))): string {
  const plain = oneLine(name)
    .replace(/[^\p{L}\p{M}\p{N} .'\u2019-]/gu, ' ')
    .replace(/ +/g, ' ')
    .trim();
  return [...plain].slice(0, LONGEST_NAME).join('').trim() || unnamed;
}

/** Names for mentions side by side, each different, because Teams finds the person of a mention by its text. */
export function mentionsOf(
  people: readonly Readonly<{ objectId: string; name: string }>[],
  unnamed?: string,
): readonly Readonly<{ id: string; name: string }>[] {
  const taken = new Set<string>();
  return people.map(({ objectId, name }) => {
    const wanted = mentionName(name, unnamed);
    let free = wanted;
    for (let count = 2; taken.has(free); count += 1) free = `${wanted} ${count}`;
    taken.add(free);
    return { id: objectId, name: free };
  });
}
