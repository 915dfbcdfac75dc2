import type { Answer } from '../../bot/core/answer.ts';
import type { Reason } from '../../bot/core/policy/decision.ts';
import { type CardData, type CardJson, firstThatFits, optionalText, readTemplate } from '../render.ts';
import { oneLine, shortened } from '../text.ts';
import template from './template.json' with { type: 'json' };

/** Fills the template of this card. */
export const fillWhy = readTemplate(template);

export type WhyAnswer = Extract<Answer, { kind: 'why' }>;

const REASONS = [40, 15, 5] as const;
const INDENT_PX = 20;
const DEEPEST = 4;

/** A decision with its tree of reasons: each sentence under the one that it explains, and whether it holds. */
export function whyCard(answer: WhyAnswer): CardJson {
  return firstThatFits((level) => fillWhy(whyData(answer, level)).card, REASONS.length - 1);
}

export function whyData(answer: WhyAnswer, level = 0): CardData {
  const most = REASONS[level] ?? REASONS[0];
  const all = flatten(answer.reason, 0);
  const rest = all.length - most;
  return {
    question: shortened(answer.question, 500),
    answer: shortened(answer.answer, 500),
    reasons: all.slice(0, most).map(({ reason, depth }) => ({
      symbol: reason.holds ? '✓' : '✗',
      holds: reason.holds ? 'yes' : 'no',
      indent: `${1 + INDENT_PX * Math.min(depth, DEEPEST)}px`,
      sentence: shortened(reason.sentence, 300),
      rules: optionalText(reason.rule === '' ? null : oneLine(reason.rule).slice(0, 100)),
    })),
    rests: optionalText(rest > 0 ? `… (${rest} more)` : null),
  };
}

type Placed = Readonly<{ reason: Reason; depth: number }>;

function flatten(reason: Reason, depth: number): readonly Placed[] {
  return [{ reason, depth }, ...reason.because.flatMap((below) => flatten(below, depth + 1))];
}
