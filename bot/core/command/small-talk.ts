import { localWords, withoutAccents } from '../text/command-words.ts';
import { ANSWER_VERBS, type AnswerVerb } from './definition.ts';

const POLITE = new Set(
  `yes yep yeah yup no nope ok okay okey sure fine thanks thank thx ty cheers you u please pls sorry great good nice cool
  perfect awesome excellent super wow haha lol hi hello hey hola morning afternoon evening night bye welcome np
  lgtm done got it merci danke gracias so much very all works worked
  tak nie jasne dobra dobrze dzieki dziekuje prosze przepraszam czesc hej witam witaj swietnie fajnie bardzo pa gotowe
  oui non bonjour bonsoir salut beaucoup parfait bien entendu desole genial accord d bonne journee soiree s il te vous plait`.split(/\s+/),
);
const LONGEST_SMALL_TALK = 6;
const LONGEST_ANSWER = 20;

const ANSWERS: ReadonlyMap<string, AnswerVerb> = new Map(
  ANSWER_VERBS.flatMap((verb) => [verb, ...localWords(verb)].map((words) => [withoutAccents(words).replaceAll(' ', '_'), verb] as const)),
);

/** true for messages between people that need no answer: `thanks!`, `ok`, emoji. Never true for more than six words. */
export function isSmallTalk(text: string): boolean {
  const words = wordsOf(text);
  return words.length <= LONGEST_SMALL_TALK && words.every((word) => POLITE.has(word));
}

/** The verb of a bare answer such as `approve`, `/cancel`, `It did not.` or `anuluj`; null for a question mark or anything more. */
export function bareAnswer(text: string): AnswerVerb | null {
  const typed = text.trim().toLowerCase();
  if (typed.length > LONGEST_ANSWER || typed.endsWith('?')) return null;
  const words = wordsOf(typed).join('_');
  // The button's own words, and the shorter ones that people type for it.
  if (words === 'stop' || words === 'stop_here') return 'abort';
  return ANSWERS.get(words) ?? null;
}

function wordsOf(text: string): readonly string[] {
  return withoutAccents(text.toLowerCase()).match(/[\p{L}\p{N}]+/gu) ?? [];
}
