import { ENDED } from '../../bot/core/run/run.ts';
import type { RunView, StepView } from '../../bot/core/run/view.ts';
import { inTurn, type Message, message } from '../../bot/core/text/message.ts';
import { type CardData, optional, optionalText } from '../render.ts';
import { dayAndTime, lasted } from '../time.ts';
import type { Draft } from './draft.ts';
import { NOT_RUN, STEP_LOOKS, stepWord } from './words.ts';

export const IN_FLIGHT = new Set<StepView['state']>(['running', 'retrying', 'undoing', 'needs_decision']);
const NOW = new Set<StepView['state']>(['running', 'retrying', 'undoing', 'waiting']);
export const WENT_WRONG = new Set<StepView['state']>(['failed', 'undo_failed', 'needs_decision']);
const UNDO_TRIED = new Set<StepView['state']>(['undoing', 'undone', 'undo_failed']);
const UNDO_SHOWN = new Set<StepView['state']>(['pending', ...UNDO_TRIED]);

/** One row per step: state in symbol and word, how long, which attempt, what it does, and what it said. `isAsked`: somebody is to approve it. */
export function steps(view: RunView, draft: Draft, isAsked: boolean): readonly CardData[] {
  const { detail, wording } = draft;
  const chosen = view.steps.length <= detail.steps ? view.steps : mostTelling(view.steps, detail.steps);
  const rows = chosen.map((step) => row(step, draft, { runEnded: ENDED.has(view.state), isAsked }));
  const left = view.steps.length - chosen.length;
  return left > 0 ? [...rows, { ...SUMMARY_ROW, name: wording.line(message('text.more', { count: left })), what: seeTab(draft) }] : rows;
}

const SUMMARY_ROW = { symbol: '…', tone: 'default', state: '', conditions: [], dues: [], messages: [], undos: [] } as const;

function seeTab({ wording }: Draft): string {
  return wording.line(message('steps.see-tab'));
}

/** What a run that is under way does at this moment: the names of its steps in flight. */
export function underWay(view: RunView, draft: Draft): readonly CardData[] {
  const names = view.steps.filter((step) => NOW.has(step.state)).map((step) => draft.sentence(step.name));
  return names.length === 0 ? [] : [{ lead: draft.wording.line(message('card.now')), text: draft.sentence(inTurn(names)) }];
}

/** When not all fit: those in flight or gone wrong first, then the others in their order. */
function mostTelling(all: readonly StepView[], most: number): readonly StepView[] {
  const telling = (step: StepView) => IN_FLIGHT.has(step.state) || WENT_WRONG.has(step.state);
  const kept = new Set([...all.filter(telling), ...all.filter((step) => !telling(step))].slice(0, most));
  return all.filter((step) => kept.has(step));
}

type Standing = Readonly<{ runEnded: boolean; isAsked: boolean }>;

function row(step: StepView, draft: Draft, { runEnded, isAsked }: Standing): CardData {
  const notRun = step.state === 'pending' && runEnded;
  const { state }: Pick<StepView, 'state'> = step.leftUnknown ? { state: 'needs_decision' } : step;
  const look = notRun ? NOT_RUN : STEP_LOOKS[state];
  return {
    symbol: look.symbol,
    tone: look.tone,
    name: draft.fact(step.name),
    state: stateOf(step, draft, notRun ? message('step.not-run') : stepWord(state)),
    what: draft.fact(step.what),
    conditions: conditions(step, draft),
    dues: optionalText(due(step, draft)),
    messages: optionalText(said(step, draft)),
    undos: notRun ? [] : undos(step, draft, isAsked),
  };
}

function stateOf(step: StepView, { wording }: Draft, word: Message): string {
  const attempt =
    step.attempt > 1 || step.state === 'retrying' ? message('step.attempt', { attempt: step.attempt, most: step.maxAttempts }) : null;
  return [word, ...optional(lasted(step.startedAt, step.endedAt)), ...optional(attempt)].map(wording.line).join(' · ');
}

function due(step: StepView, { wording }: Draft): string | null {
  if (step.state === 'retrying' && step.dueAt !== null) return wording.own(message('step.next-attempt', { when: dayAndTime(step.dueAt) }));
  if (step.state === 'waiting' && step.dueAt !== null) return wording.own(message('step.until', { when: dayAndTime(step.dueAt) }));
  if (step.endedAt !== null || step.startedAt === null) return null;
  return wording.own(message('step.since', { when: dayAndTime(step.startedAt) }));
}

/** What a step that simply succeeded says is in the tab; here it would only be noise. */
function said(step: StepView, draft: Draft): string | null {
  if (step.message === null || step.message === '' || step.state === 'succeeded') return null;
  return draft.sentence(step.message);
}

function conditions({ condition }: StepView, { detail, wording, fact }: Draft): readonly CardData[] {
  if (!detail.undo || condition === null) return [];
  const text = condition === 'false' ? message('step.left-out') : message('step.only-if', { condition: fact(condition) });
  return [{ text: wording.line(text) }];
}

/** Whoever approves approves the undo of every step as well, also of those that are done. */
function undos(step: StepView, draft: Draft, isAsked: boolean): readonly CardData[] {
  if (step.undo === null || !(isAsked || UNDO_SHOWN.has(step.state))) return [];
  const tried = UNDO_TRIED.has(step.state);
  if (!tried && !draft.detail.undo) return [];
  const outcome = step.undo.message === null ? '' : ` – ${draft.sentence(step.undo.message)}`;
  const lead = tried ? message('step.undo') : message('step.would-undo');
  return [{ lead: draft.wording.line(lead), text: `${draft.fact(step.undo.what)}${outcome}` }];
}
