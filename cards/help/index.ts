import type { Answer } from '../../bot/core/answer.ts';
import { type CardData, type CardJson, firstThatFits, optionalText, readTemplate } from '../render.ts';
import { shortened } from '../text.ts';
import template from './template.json' with { type: 'json' };

/** Fills the template of this card. */
export const fillHelp = readTemplate(template);

export type HelpAnswer = Extract<Answer, { kind: 'help' }>;

const ENTRIES = [60, 30, 10] as const;

/** What the reader may type, each with one line of explanation. */
export function helpCard(answer: HelpAnswer): CardJson {
  return firstThatFits((level) => fillHelp(helpData(answer, level)).card, ENTRIES.length - 1);
}

export function helpData(answer: HelpAnswer, level = 0): CardData {
  const most = ENTRIES[level] ?? ENTRIES[0];
  const rest = answer.entries.length - most;
  return {
    title: shortened(answer.title, 200),
    entries: answer.entries.slice(0, most).map(({ usage, description }) => ({
      usage: shortened(usage, 200),
      descriptions: optionalText(description === '' ? null : shortened(description, 300)),
    })),
    rests: optionalText(rest > 0 ? `… (${rest} more)` : null),
    hints: optionalText(answer.hint === '' ? null : shortened(answer.hint, 500)),
  };
}
