import type { Answer } from '../../bot/core/answer.ts';
import { ENGLISH, type Speech } from '../../bot/core/text/language.ts';
import { message } from '../../bot/core/text/message.ts';
import { voiceOf } from '../../bot/core/text/voice.ts';
import { type CardData, type CardJson, optional, readTemplate } from '../render.ts';
import { oneLine } from '../text.ts';
import { ENGLISH_WORDING, wordingFor } from '../wording.ts';
import template from './template.json' with { type: 'json' };

/** Fills the template of this card. */
export const fillProblem = readTemplate(template);

export type ProblemAnswer = Extract<Answer, { kind: 'problem' }>;

/** A message that could not be understood: what is wrong, where, and how the command is written. */
export function problemCard(answer: ProblemAnswer, speech: Speech = ENGLISH): CardJson {
  return fillProblem(problemData(answer, wordingFor(voiceOf(speech)))).card;
}

export function problemData(answer: ProblemAnswer, { line, short } = ENGLISH_WORDING): CardData {
  return {
    fallback: line(message('card.fallback.problem')),
    message: short(answer.message, 600),
    excerpts: answer.excerpt === '' ? [] : [{ lines: answer.excerpt.split('\n').slice(0, 2).map(excerptLine) }],
    usages: optional(answer.usage).map((usage) => ({ lead: line(message('card.usage')), text: short(usage, 300) })),
  };
}

/** Every space counts in a line with a caret below it. */
function excerptLine(line: string): CardData {
  return { text: oneLine(line.slice(0, 200)).replaceAll(' ', '\u00A0') };
}
