import type { Answer } from '../bot/core/answer.ts';
import type { RunCard } from '../bot/core/chat.ts';
import { ENGLISH, type Speech } from '../bot/core/text/language.ts';
import { message, type Text } from '../bot/core/text/message.ts';
import { voiceOf } from '../bot/core/text/voice.ts';
import { eventsCard } from './events/index.ts';
import { formCard } from './form/index.ts';
import { foundCard } from './found/index.ts';
import { helpCard } from './help/index.ts';
import { offerCard } from './offer/index.ts';
import { problemCard } from './problem/index.ts';
import type { CardJson } from './render.ts';
import { rulesCard } from './rules/index.ts';
import { runWord } from './run/words.ts';
import { runsCard } from './runs/index.ts';
import { mentionsOf } from './text.ts';
import { whyCard } from './why/index.ts';
import { type Wording, wordingFor } from './wording.ts';

/**
 * What is sent: a card, or a text that must go out literally, because it may hold what people typed. `mentions` are to be
 * called before it.
 */
export type Rendered = Readonly<{ text: string; mentions?: readonly Readonly<{ id: string; name: string }>[] } | { card: CardJson }>;

const LONGEST_TEXT = 4000;

export function renderAnswer(answer: Answer, speech: Speech = ENGLISH): Rendered {
  switch (answer.kind) {
    case 'text':
      return { text: literal(answer.text, wordingFor(voiceOf(speech))) };
    case 'mention': {
      const wording = wordingFor(voiceOf(speech));
      return { text: literal(answer.text, wording), mentions: mentionsOf(answer.people, wording.line(message('card.somebody'))) };
    }
    case 'help':
      return { card: helpCard(answer, speech) };
    case 'runs':
      return { card: runsCard(answer, speech) };
    case 'events':
      return { card: eventsCard(answer, speech) };
    case 'problem':
      return { card: problemCard(answer, speech) };
    case 'why':
      return { card: whyCard(answer, speech) };
    case 'rules':
      return { card: rulesCard({ view: answer.view, buttons: [] }, speech) };
    case 'found':
      return { card: foundCard(answer, speech) };
    case 'offer':
      return { card: offerCard(answer, speech) };
    case 'form':
      return { card: formCard(answer, speech) };
  }
}

/** Line by line, because `line` makes one of several. */
function literal(text: Text, { short, own }: Wording): string {
  const lines = own(text).split('\n');
  return lines
    .map((line) => short(line, LONGEST_TEXT))
    .join('\n')
    .slice(0, LONGEST_TEXT);
}

/** One line for notifications and lists of chats: `Waiting for approval: deploy shop 1.1.0 to production`. */
export function runSummary({ view }: RunCard, speech: Speech = ENGLISH): string {
  const { line, short } = wordingFor(voiceOf(speech));
  const values = { state: runWord(view.state), summary: short(view.summary, 200) };
  const unapproved = view.breakGlass !== null && view.breakGlass.review === null;
  return line(unapproved ? message('run.summary-unapproved', values) : message('run.summary', values));
}
