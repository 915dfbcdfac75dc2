import type { Answer } from '../../bot/core/answer.ts';
import { RUN_STATES } from '../../bot/core/run/run.ts';
import { type CardData, type CardJson, firstThatFits, optionalText, readTemplate } from '../render.ts';
import { RUN_LOOKS } from '../run/words.ts';
import { shortened } from '../text.ts';
import { dayAndTime } from '../time.ts';
import template from './template.json' with { type: 'json' };

/** Fills the template of this card. */
export const fillRuns = readTemplate(template);

export type RunsAnswer = Extract<Answer, { kind: 'runs' }>;

const ROWS = [25, 10, 5] as const;

/** A list of runs with their state: the answer to `status`. */
export function runsCard(answer: RunsAnswer): CardJson {
  return firstThatFits((level) => fillRuns(runsData(answer, level)).card, ROWS.length - 1);
}

export function runsData(answer: RunsAnswer, level = 0): CardData {
  const most = ROWS[level] ?? ROWS[0];
  const rest = answer.runs.length - most;
  return {
    title: shortened(answer.title, 200),
    runs: answer.runs.slice(0, most).map((run) => ({
      ...stateOf(run.state),
      runId: shortened(run.runId, 40),
      summary: shortened(run.summary, 200),
      requester: shortened(run.requester, 100),
      since: dayAndTime(run.since),
    })),
    rests: optionalText(rest > 0 ? `… (${rest} more)` : null),
    hints: optionalText(answer.hint === '' ? null : shortened(answer.hint, 500)),
  };
}

function stateOf(state: string): Readonly<{ symbol: string; state: string }> {
  const known = RUN_STATES.find((name) => name === state);
  if (known === undefined) return { symbol: '•', state: shortened(state, 40) };
  return { symbol: RUN_LOOKS[known].symbol, state: RUN_LOOKS[known].word };
}
