import type { Formatters } from 'intl-messageformat';
import { CATALOGUES } from './catalogues.ts';
import type { Catalogue } from './en.ts';
import { formattersFor, joinWords } from './formatters.ts';
import { ENGLISH, type Speech } from './language.ts';
import type { Message, Text, TextValue } from './message.ts';
import { sentencePieces } from './sentence.ts';

/** A piece of a spoken sentence; `value` says that it was put in, and is not a word of the catalogue. */
export type Part = Readonly<{ text: string; value: boolean }>;

/** Speaks texts to one reader. Total: whatever a text holds, something readable comes out. */
export type Voice = Readonly<{
  speech: Speech;
  say(text: Text): string;
  /** The sentence in pieces, in the order of its language, so that a card can set names off from words. */
  parts(text: Text): readonly Part[];
}>;

/** The voice for one reader. */
export function voiceOf(speech: Speech): Voice {
  return createVoice(CATALOGUES[speech.language], speech);
}

/** A voice that speaks the sentences of this catalogue. */
export function createVoice(catalogue: Catalogue, speech: Speech): Voice {
  const means: Means = { sentences: catalogue, formatters: formattersFor(speech), say };
  function say(text: Text): string {
    if (typeof text === 'string') return text;
    if ('list' in text) return joinWords(speech, text.list.map(say), text.joined);
    return partsOf(text, speech, means).reduce((said, part) => said + part.text, '');
  }
  return {
    speech,
    say,
    parts: (text) => (typeof text === 'string' || 'list' in text ? [{ text: say(text), value: true }] : partsOf(text, speech, means)),
  };
}

/** What this reader reads. Values are put in literally after the sentence was formatted: ICU syntax in a name does nothing. */
export function speak(text: Text, speech: Speech): string {
  return voiceOf(speech).say(text);
}

export const ENGLISH_VOICE: Voice = voiceOf(ENGLISH);

/** For the audit log and the server's log, which have one language. */
export function inEnglish(text: Text): string {
  return ENGLISH_VOICE.say(text);
}

/** A text to be stored: with its English sentence beside it, so that it can be shown when its key is gone. */
export function kept(text: Text): Text {
  if (typeof text === 'string') return text;
  return 'list' in text ? { ...text, list: text.list.map(kept) } : { ...text, en: text.en ?? inEnglish(text) };
}

type Means = Readonly<{ sentences: Readonly<Record<string, string>>; formatters: Formatters; say(text: Text): string }>;

function partsOf({ key, values, en }: Message, { locale }: Speech, { sentences, formatters, say }: Means): readonly Part[] {
  const sentence = Object.hasOwn(sentences, key) ? sentences[key] : undefined;
  const instead = [{ text: en ?? key, value: false }];
  if (sentence === undefined) return instead;
  try {
    const ready = Object.fromEntries(Object.entries(values).map(([name, value]) => [name, readied(value, say)]));
    return sentencePieces<Spoken>(sentence, ready, { locale, formatters }).map(toPart);
  } catch {
    // The sentence of today asks for another value than the version gave that stored this message; its English is as good.
    return instead;
  }
}

/** A text that goes into a sentence. As an object it stays a piece of its own; as a string it chooses among the options of a select. */
class Spoken {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
  toString(): string {
    return this.text;
  }
}

function readied(value: TextValue, say: Means['say']): Spoken | number | string | Date {
  if (typeof value === 'number') return value;
  if (typeof value === 'boolean') return String(value);
  return typeof value === 'object' && 'at' in value ? new Date(value.at) : new Spoken(say(value));
}

function toPart(piece: string | Spoken): Part {
  return piece instanceof Spoken ? { text: piece.text, value: true } : { text: piece, value: false };
}
