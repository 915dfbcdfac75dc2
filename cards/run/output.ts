import type { RunView, StepView } from '../../bot/core/run/view.ts';
import { type Message, message } from '../../bot/core/text/message.ts';
import type { CardData } from '../render.ts';
import { lastLines } from '../text.ts';
import { amount } from '../time.ts';
import type { Draft } from './draft.ts';
import { IN_FLIGHT, WENT_WRONG } from './steps.ts';

/** The end of what the step in flight prints, or else the one that went wrong last, or else the last that printed anything. */
export function output(view: RunView, { detail, wording }: Draft): readonly CardData[] {
  if (detail.lines === 0) return [];
  const speaking = view.steps.filter((step) => tailOf(step).trim() !== '');
  const step =
    speaking.findLast((one) => IN_FLIGHT.has(one.state)) ?? speaking.findLast((one) => WENT_WRONG.has(one.state)) ?? speaking.at(-1);
  if (step === undefined) return [];
  const lines = lastLines(tailOf(step), detail, wording.short);
  return [
    {
      title: wording.line(message('output.title', { step: wording.short(step.name, 80) })),
      measure: wording.line(measure(step)),
      lines: lines.map((line) => ({ text: line === '' ? '\u00A0' : line })),
    },
  ];
}

function tailOf(step: StepView): string {
  const undoing = step.state === 'undoing' || step.state === 'undo_failed';
  return undoing && step.undo !== null && step.undo.outputTail !== '' ? step.undo.outputTail : step.outputTail;
}

function measure(step: StepView): Message {
  if (step.outputBytes === 0) return message('output.so-far');
  const printed = amount(step.outputBytes);
  return step.droppedBytes > 0
    ? message('output.end-dropped', { amount: printed, dropped: amount(step.droppedBytes) })
    : message('output.end', { amount: printed });
}
