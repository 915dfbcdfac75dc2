import { ENDED } from '../../bot/core/run/run.ts';
import type { RunView, StepView } from '../../bot/core/run/view.ts';
import { type CardData, optional, optionalText } from '../render.ts';
import { lastLines, shortened } from '../text.ts';
import { amount, dayAndTime, lasted } from '../time.ts';
import type { Detail } from './detail.ts';
import { NOT_RUN, STEP_LOOKS } from './words.ts';

const IN_FLIGHT = new Set<StepView['state']>(['running', 'retrying', 'undoing', 'needs_decision']);
const NOW = new Set<StepView['state']>(['running', 'retrying', 'undoing', 'waiting']);
const WENT_WRONG = new Set<StepView['state']>(['failed', 'undo_failed', 'needs_decision']);
const UNDO_TRIED = new Set<StepView['state']>(['undoing', 'undone', 'undo_failed']);
const UNDO_SHOWN = new Set<StepView['state']>(['pending', ...UNDO_TRIED]);

/** One row per step: state in symbol and word, how long, which attempt, what it does, and what it said. `isAsked`: somebody is to approve it. */
export function steps(view: RunView, detail: Detail, isAsked: boolean): readonly CardData[] {
  const chosen = view.steps.length <= detail.steps ? view.steps : mostTelling(view.steps, detail.steps);
  const rows = chosen.map((step) => row(step, detail, { runEnded: ENDED.has(view.state), isAsked }));
  const rest = view.steps.length - chosen.length;
  return rest > 0 ? [...rows, summaryRow(rest)] : rows;
}

/** What a run that is under way does at this moment: the names of its steps in flight. */
export function underWay(view: RunView, detail: Detail): readonly CardData[] {
  const names = view.steps.filter((step) => NOW.has(step.state)).map((step) => shortened(step.name, detail.sentence));
  return names.length === 0 ? [] : [{ text: shortened(names.join(', '), detail.sentence) }];
}

/** When not all fit: those in flight or gone wrong first, then the others in their order. */
function mostTelling(all: readonly StepView[], most: number): readonly StepView[] {
  const telling = (step: StepView) => IN_FLIGHT.has(step.state) || WENT_WRONG.has(step.state);
  const kept = new Set([...all.filter(telling), ...all.filter((step) => !telling(step))].slice(0, most));
  return all.filter((step) => kept.has(step));
}

type Standing = Readonly<{ runEnded: boolean; isAsked: boolean }>;

function row(step: StepView, detail: Detail, { runEnded, isAsked }: Standing): CardData {
  const look = step.state === 'pending' && runEnded ? NOT_RUN : STEP_LOOKS[step.leftUnknown ? 'needs_decision' : step.state];
  return {
    symbol: look.symbol,
    tone: look.tone,
    name: shortened(step.name, detail.fact),
    state: [look.word, ...optional(lasted(step.startedAt, step.endedAt)), ...optional(attempts(step))].join(' · '),
    what: shortened(step.what, detail.fact),
    conditions: conditions(step, detail),
    dues: optional(due(step)).map((text) => ({ text })),
    messages: optionalText(message(step, detail)),
    undos: step.state === 'pending' && runEnded ? [] : undos(step, detail, isAsked),
  };
}

function summaryRow(rest: number): CardData {
  return {
    symbol: '…',
    tone: 'default',
    name: `(${rest} more)`,
    state: '',
    what: 'See the tab for all steps.',
    conditions: [],
    dues: [],
    messages: [],
    undos: [],
  };
}

function attempts(step: StepView): string | null {
  return step.attempt > 1 || step.state === 'retrying' ? `attempt ${step.attempt} of ${step.maxAttempts}` : null;
}

function due(step: StepView): string | null {
  if (step.state === 'retrying' && step.dueAt !== null) return `Next attempt ${dayAndTime(step.dueAt)}`;
  if (step.state === 'waiting' && step.dueAt !== null) return `Until ${dayAndTime(step.dueAt)}`;
  return step.endedAt === null && step.startedAt !== null ? `Since ${dayAndTime(step.startedAt)}` : null;
}

/** What a step that simply succeeded says is in the tab; here it would only be noise. */
function message(step: StepView, detail: Detail): string | null {
  if (step.message === null || step.message === '' || step.state === 'succeeded') return null;
  return shortened(step.message, detail.sentence);
}

function conditions({ condition }: StepView, detail: Detail): readonly CardData[] {
  if (!detail.undo) return [];
  if (condition === 'false') return [{ text: 'Is left out: its condition does not hold.' }];
  return optionalText(condition === null ? null : `Only if ${shortened(condition, detail.fact)}`);
}

/** Whoever approves approves the undo of every step as well, also of those that are done. */
function undos(step: StepView, detail: Detail, isAsked: boolean): readonly CardData[] {
  if (step.undo === null || !(isAsked || UNDO_SHOWN.has(step.state))) return [];
  const tried = UNDO_TRIED.has(step.state);
  if (!tried && !detail.undo) return [];
  const said = step.undo.message === null ? '' : ` – ${shortened(step.undo.message, detail.sentence)}`;
  const lead = tried ? 'Undo: ' : 'If a later step fails: ';
  return [{ lead, text: `${shortened(step.undo.what, detail.fact)}${said}` }];
}

/** The end of what the step in flight prints, or else the one that went wrong last, or else the last that printed anything. */
export function output(view: RunView, detail: Detail): readonly CardData[] {
  if (detail.lines === 0) return [];
  const speaking = view.steps.filter((step) => tailOf(step).trim() !== '');
  const step =
    speaking.findLast((one) => IN_FLIGHT.has(one.state)) ?? speaking.findLast((one) => WENT_WRONG.has(one.state)) ?? speaking.at(-1);
  if (step === undefined) return [];
  const lines = lastLines(tailOf(step), detail);
  return [
    { name: shortened(step.name, 80), measure: measure(step), lines: lines.map((line) => ({ text: line === '' ? '\u00A0' : line })) },
  ];
}

function tailOf(step: StepView): string {
  const undoing = step.state === 'undoing' || step.state === 'undo_failed';
  return undoing && step.undo !== null && step.undo.outputTail !== '' ? step.undo.outputTail : step.outputTail;
}

function measure(step: StepView): string {
  if (step.outputBytes === 0) return 'the last lines so far';
  const dropped = step.droppedBytes > 0 ? `, ${amount(step.droppedBytes)} of them not kept` : '';
  return `the last lines of ${amount(step.outputBytes)}${dropped}`;
}
