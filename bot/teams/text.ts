import { type Mention, mentionsOf, type TeamsActivity } from './activity.ts';
import { decode, type Piece, readHtml, readMarked } from './markup.ts';

/** Longest message that is read as one, in UTF-16 units. */
export const LONGEST_TEXT = 4000;
const LONGEST_MARKUP = 32 * 1024;

const LONE_SURROGATE = /\p{Surrogate}/gu;
const SPACES = /[\t\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]/g;
const LINE_ENDS = /\r\n?|[\u0085\u2028\u2029]/g;
const INVISIBLE = /[\u00ad\u200b\u2060\ufeff]/g;
// Joiners shape emoji and some scripts; after ASCII they only hide.
const JOINERS_AFTER_ASCII = /(?<!\P{ASCII})[\u200c\u200d]+/gu;
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is taken out here
const CONTROLS = /[\u0000-\u0009\u000b-\u001f\u007f-\u0084\u0086-\u009f]/g;

/**
 * The text of a message as the sender sees it, without the bot's mention; null when it is longer than `LONGEST_TEXT`.
 * Teams' HTML is preferred to its plain `text`: only there a quoted message can be told from the sender's own words.
 */
export function textOf(activity: TeamsActivity): string | null {
  const html = htmlOf(activity);
  const source = html ?? activity.text ?? '';
  if (source.length > LONGEST_MARKUP) return null;
  const marked = html !== null || activity.textFormat === 'xml' ? readHtml(source) : readMarked(source);
  const text = cleanText(withoutBot(marked, activity));
  return text.length > LONGEST_TEXT ? null : text;
}

/**
 * One spelling for what looks the same: ordinary spaces, `\n`, nothing invisible, no control characters, well-formed Unicode.
 * Quotes and dashes stay as they were typed. Applied to everything people type, cards included.
 */
export function cleanText(text: string): string {
  const plain = text
    .replace(LONE_SURROGATE, '\ufffd')
    .replace(LINE_ENDS, '\n')
    .replace(SPACES, ' ')
    .replace(INVISIBLE, '')
    .replace(JOINERS_AFTER_ASCII, '')
    .replace(CONTROLS, '');
  // Trimming line by line is linear; one expression over spaces and line ends is not.
  const lines = plain.split('\n').map((line) => line.trim());
  return lines.filter((line) => line !== '').join('\n');
}

function htmlOf(activity: TeamsActivity): string | null {
  for (const { contentType, content } of activity.attachments ?? []) {
    if (contentType === 'text/html' && typeof content === 'string' && content.trim() !== '') return content;
  }
  return null;
}

function withoutBot(pieces: readonly Piece[], activity: TeamsActivity): string {
  const mentions = mentionsOf(activity);
  const isBot = botTest(pieces, mentions, activity);
  let seen = 0;
  return pieces
    .map((piece) => {
      if (piece.kind === 'text') return piece.text;
      const index = seen;
      seen += 1;
      return isBot(piece.text, index) ? ' ' : piece.text;
    })
    .join('');
}

/** Which mention is the bot: by its place when text and entities agree on how many there are, else by the names it goes by. */
function botTest(pieces: readonly Piece[], mentions: readonly Mention[], activity: TeamsActivity) {
  const botId = activity.recipient.id;
  const shown = pieces.filter((piece) => piece.kind === 'mention').length;
  if (shown === mentions.length) return (_name: string, index: number) => mentions[index]?.id === botId;
  const names = new Set(mentions.filter((mention) => mention.id === botId).flatMap(namesOf));
  names.add(plainName(activity.recipient.name ?? ''));
  names.delete('');
  return (name: string) => names.has(plainName(name));
}

function namesOf(mention: Mention): readonly string[] {
  return [plainName(mention.name), ...readMarked(mention.label).map((piece) => plainName(piece.text))];
}

function plainName(name: string): string {
  return cleanText(decode(name)).toLowerCase();
}
