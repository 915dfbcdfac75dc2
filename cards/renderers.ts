import type { Answer, FoundAnswer } from '../bot/core/answer.ts';
import type { RulesCard, RunCard } from '../bot/core/chat.ts';
import { type Language, type Speech, speechFor } from '../bot/core/text/language.ts';
import { type Rendered, renderAnswer, runSummary } from './answer.ts';
import { foundLines } from './found/index.ts';
import type { CardJson } from './render.ts';
import { rulesCard } from './rules/index.ts';
import { runCard } from './run/index.ts';

export type CardRenderers = Readonly<{
  renderRun(card: RunCard, now: Date, speech?: Speech): CardJson;
  renderRules(card: RulesCard, speech?: Speech): CardJson;
  renderAnswer(answer: Answer, speech?: Speech): Rendered;
  runSummary(card: RunCard, speech?: Speech): string;
  /** What was found, in the list of it. */
  foundLines(found: FoundAnswer, speech?: Speech): Readonly<{ title: string; text: string }>;
}>;

/** Everything that is sent, each in the language of its reader. What has many readers, or one who is not known, is in that of the installation. */
export function renderersIn(language: () => Language): CardRenderers {
  const own = (): Speech => speechFor(language(), null);
  return {
    renderRun: (card, _, speech = own()) => runCard(card, speech),
    renderRules: (card, speech = own()) => rulesCard(card, speech),
    renderAnswer: (answer, speech = own()) => renderAnswer(answer, speech),
    runSummary: (card, speech = own()) => runSummary(card, speech),
    foundLines: (found, speech = own()) => foundLines(found, speech),
  };
}
