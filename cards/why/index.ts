import type { Answer } from '../../bot/core/answer.ts';
import { type Reason, spokenReason } from '../../bot/core/policy/decision.ts';
import { ENGLISH, type Speech } from '../../bot/core/text/language.ts';
import { message } from '../../bot/core/text/message.ts';
import { voiceOf } from '../../bot/core/text/voice.ts';
import { type CardData, type CardJson, firstThatFits, optionalText, readTemplate } from '../render.ts';
import { ENGLISH_WORDING, type Wording, wordingFor } from '../wording.ts';
import template from './template.json' with { type: 'json' };

/** Fills the template of this card. */
export const fillWhy = readTemplate(template);

export type WhyAnswer = Extract<Answer, { kind: 'why' }>;

const REASONS = [40, 15, 5] as const;
const INDENT_PX = 20;
const DEEPEST = 4;

/** A decision with its tree of reasons: each sentence under the one that it explains, and whether it holds. */
export function whyCard(answer: WhyAnswer, speech: Speech = ENGLISH): CardJson {
  const wording = wordingFor(voiceOf(speech));
  return firstThatFits((level) => fillWhy(whyData(answer, level, wording)).card, REASONS.length - 1);
}

export function whyData(answer: WhyAnswer, level = 0, wording = ENGLISH_WORDING): CardData {
  const { line, short, rest } = wording;
  const most = REASONS[level] ?? REASONS[0];
  const all = flatten(answer.reason, 0);
  return {
    fallback: line(message('card.fallback.why')),
    question: short(answer.question, 500),
    answer: short(answer.answer, 500),
    reasons: all.slice(0, most).map((placed) => reasonRow(placed, wording)),
    rests: optionalText(rest(all.length - most)),
  };
}

type Placed = Readonly<{ reason: Reason; depth: number }>;

function reasonRow({ reason, depth }: Placed, { line, short }: Wording): CardData {
  return {
    symbol: reason.holds ? '✓' : '✗',
    holds: line(reason.holds ? message('card.holds') : message('card.holds-not')),
    indent: `${1 + INDENT_PX * Math.min(depth, DEEPEST)}px`,
    sentence: short(spokenReason(reason), 300),
    rules: optionalText(reason.rule === '' ? null : line(message('card.rule', { rule: line(reason.rule).slice(0, 100) }))),
  };
}

function flatten(reason: Reason, depth: number): readonly Placed[] {
  return [{ reason, depth }, ...reason.because.flatMap((below) => flatten(below, depth + 1))];
}
