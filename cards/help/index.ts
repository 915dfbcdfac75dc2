import type { Answer } from '../../bot/core/answer.ts';
import { ENGLISH, type Speech } from '../../bot/core/text/language.ts';
import { message } from '../../bot/core/text/message.ts';
import { voiceOf } from '../../bot/core/text/voice.ts';
import { type CardData, type CardJson, firstThatFits, optionalText, readTemplate } from '../render.ts';
import { ENGLISH_WORDING, wordingFor } from '../wording.ts';
import template from './template.json' with { type: 'json' };

/** Fills the template of this card. */
export const fillHelp = readTemplate(template);

export type HelpAnswer = Extract<Answer, { kind: 'help' }>;

const ENTRIES = [60, 30, 10] as const;

/** What the reader may type, each with one line of explanation. */
export function helpCard(answer: HelpAnswer, speech: Speech = ENGLISH): CardJson {
  const wording = wordingFor(voiceOf(speech));
  return firstThatFits((level) => fillHelp(helpData(answer, level, wording)).card, ENTRIES.length - 1);
}

export function helpData(answer: HelpAnswer, level = 0, { line, short, rest } = ENGLISH_WORDING): CardData {
  const most = ENTRIES[level] ?? ENTRIES[0];
  return {
    fallback: line(message('card.fallback.help')),
    title: short(answer.title, 200),
    entries: answer.entries.slice(0, most).map(({ usage, description }) => ({
      usage: short(usage, 200),
      descriptions: optionalText(description === '' ? null : short(description, 300)),
    })),
    rests: optionalText(rest(answer.entries.length - most)),
    hints: optionalText(answer.hint === '' ? null : short(answer.hint, 500)),
  };
}
