import type { Answer } from '../../bot/core/answer.ts';
import { type CardData, type CardJson, optional, readTemplate } from '../render.ts';
import { oneLine, shortened } from '../text.ts';
import template from './template.json' with { type: 'json' };

/** Fills the template of this card. */
export const fillProblem = readTemplate(template);

export type ProblemAnswer = Extract<Answer, { kind: 'problem' }>;

/** A message that could not be understood: what is wrong, where, and how the command is written. */
export function problemCard(answer: ProblemAnswer): CardJson {
  return fillProblem(problemData(answer)).card;
}

export function problemData(answer: ProblemAnswer): CardData {
  return {
    message: shortened(answer.message, 600),
    excerpts:
      answer.excerpt === ''
        ? []
        : [
            {
              lines: answer.excerpt
                .split('\n')
                .slice(0, 2)
                .map((line) => ({ text: columns(line) })),
            },
          ],
    usages: optional(answer.usage).map((usage) => ({ text: shortened(usage, 300) })),
  };
}

/** Every space counts in a line with a caret below it. */
function columns(line: string): string {
  return oneLine(line.slice(0, 200)).replaceAll(' ', '\u00A0');
}
