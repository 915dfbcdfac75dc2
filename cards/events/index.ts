import type { Answer } from '../../bot/core/answer.ts';
import { ENGLISH, type Speech } from '../../bot/core/text/language.ts';
import { message } from '../../bot/core/text/message.ts';
import { voiceOf } from '../../bot/core/text/voice.ts';
import { type CardData, type CardJson, firstThatFits, optionalText, readTemplate } from '../render.ts';
import { dayAndTime } from '../time.ts';
import { ENGLISH_WORDING, wordingFor } from '../wording.ts';
import template from './template.json' with { type: 'json' };

/** Fills the template of this card. */
export const fillEvents = readTemplate(template);

export type EventsAnswer = Extract<Answer, { kind: 'events' }>;

const ROWS = [10, 5] as const;

const VIA = {
  chat: message('audit.via.chat'),
  card: message('audit.via.card'),
  tab: message('audit.via.tab'),
  schedule: message('audit.via.schedule'),
  engine: message('audit.via.engine'),
  start: message('audit.via.start'),
  cli: message('audit.via.cli'),
} as const;

/** What was refused and what was allowed is found at a glance; nothing but the sentence says it to those who do not see the sign. */
function symbolOf(type: string): string {
  if (/\.(denied|refused|rejected|expired|broken|restored)$/.test(type) || /^break_glass\./.test(type)) return '!';
  return /\.(allowed|granted|approved|reviewed)$/.test(type) ? '✓' : '·';
}

/** Lines of the audit log: the answer to `audit`. */
export function eventsCard(answer: EventsAnswer, speech: Speech = ENGLISH): CardJson {
  const wording = wordingFor(voiceOf(speech));
  return firstThatFits((level) => fillEvents(eventsData(answer, level, wording)).card, ROWS.length - 1);
}

export function eventsData(answer: EventsAnswer, level = 0, wording = ENGLISH_WORDING): CardData {
  const { line, short, rest } = wording;
  const most = ROWS[level] ?? ROWS[0];
  return {
    fallback: line(message('card.fallback.events')),
    title: short(answer.title, 200),
    questions: optionalText(answer.question === '' ? null : short(answer.question, 200)),
    events: answer.events.slice(0, most).map(({ at, type, via, who, sentence, erased }) => ({
      symbol: symbolOf(type),
      sentence: erased ? line(message('audit.erased')) : short(sentence, 300),
      who: erased ? '—' : short(who, 100),
      via: line(VIA[via]),
      type: short(type, 40),
      at: dayAndTime(at),
    })),
    rests: optionalText(rest(answer.events.length - most)),
    hints: optionalText(answer.hint === '' ? null : short(answer.hint, 500)),
    links: answer.tabUrl === null ? [] : [{ title: line(message('button.open-tab')), url: answer.tabUrl }],
  };
}
