import type { Answer } from '../bot/core/answer.ts';
import type { RunCard } from '../bot/core/chat.ts';
import { formCard } from './form/index.ts';
import { helpCard } from './help/index.ts';
import { problemCard } from './problem/index.ts';
import type { CardJson } from './render.ts';
import { rulesCard } from './rules/index.ts';
import { RUN_LOOKS } from './run/words.ts';
import { runsCard } from './runs/index.ts';
import { mentionsOf, shortened } from './text.ts';
import { whyCard } from './why/index.ts';

/**
 * What is sent: a card, or a text that must go out literally, because it may hold what people typed. `mentions` are to be
 * called before it.
 */
export type Rendered = Readonly<{ text: string; mentions?: readonly Readonly<{ id: string; name: string }>[] } | { card: CardJson }>;

const LONGEST_TEXT = 4000;

export function renderAnswer(answer: Answer): Rendered {
  switch (answer.kind) {
    case 'text':
      return { text: literal(answer.text) };
    case 'mention':
      return { text: literal(answer.text), mentions: mentionsOf(answer.people) };
    case 'help':
      return { card: helpCard(answer) };
    case 'runs':
      return { card: runsCard(answer) };
    case 'problem':
      return { card: problemCard(answer) };
    case 'why':
      return { card: whyCard(answer) };
    case 'rules':
      return { card: rulesCard({ view: answer.view, buttons: [] }) };
    case 'form':
      return { card: formCard(answer) };
  }
}

function literal(text: string): string {
  const lines = text.split('\n').map((line) => shortened(line, LONGEST_TEXT));
  return lines.join('\n').slice(0, LONGEST_TEXT);
}

/** One line for notifications and lists of chats: `Waiting for approval: deploy shop 1.1.0 to production`. */
export function runSummary({ view }: RunCard): string {
  const unapproved = view.breakGlass !== null && view.breakGlass.review === null ? ', without approval' : '';
  return `${RUN_LOOKS[view.state].word}${unapproved}: ${shortened(view.summary, 200)}`;
}
