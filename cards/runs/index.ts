import type { Answer } from '../../bot/core/answer.ts';
import { RUN_STATES } from '../../bot/core/run/run.ts';
import { ENGLISH, type Speech } from '../../bot/core/text/language.ts';
import { message } from '../../bot/core/text/message.ts';
import { voiceOf } from '../../bot/core/text/voice.ts';
import { type CardData, type CardJson, firstThatFits, optionalText, readTemplate } from '../render.ts';
import { RUN_LOOKS, runWord } from '../run/words.ts';
import { dayAndTime } from '../time.ts';
import { ENGLISH_WORDING, type Wording, wordingFor } from '../wording.ts';
import template from './template.json' with { type: 'json' };

/** Fills the template of this card. */
export const fillRuns = readTemplate(template);

export type RunsAnswer = Extract<Answer, { kind: 'runs' }>;

const ROWS = [25, 10, 5] as const;

/** A list of runs with their state: the answer to `status`. */
export function runsCard(answer: RunsAnswer, speech: Speech = ENGLISH): CardJson {
  const wording = wordingFor(voiceOf(speech));
  return firstThatFits((level) => fillRuns(runsData(answer, level, wording)).card, ROWS.length - 1);
}

export function runsData(answer: RunsAnswer, level = 0, wording = ENGLISH_WORDING): CardData {
  const { line, short, rest } = wording;
  const most = ROWS[level] ?? ROWS[0];
  return {
    fallback: line(message('card.fallback.runs')),
    title: short(answer.title, 200),
    runs: answer.runs.slice(0, most).map((run) => ({
      ...stateOf(run.state, wording),
      runId: short(run.runId, 40),
      summary: short(run.summary, 200),
      requester: short(run.requester, 100),
      since: dayAndTime(run.since),
    })),
    rests: optionalText(rest(answer.runs.length - most)),
    hints: optionalText(answer.hint === '' ? null : short(answer.hint, 500)),
  };
}

/** How a state looks in a list. One that this version does not know is shown as it is called. */
export function stateOf(state: string, { line, short }: Wording): Readonly<{ symbol: string; state: string }> {
  const known = RUN_STATES.find((name) => name === state);
  return known === undefined ? { symbol: '•', state: short(state, 40) } : { symbol: RUN_LOOKS[known].symbol, state: line(runWord(known)) };
}
