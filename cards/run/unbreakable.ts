import type { RunView } from '../../bot/core/run/view.ts';
import { inEnglish } from '../../bot/core/text/voice.ts';
import { hasRoom } from '../word-width.ts';

/** Whether all that is approved can be read on a card of any host, however wide: it has no word that could run out of it. */
export function isReadable(view: RunView): boolean {
  return mustShow(view).every(hasRoom);
}

function mustShow({ summary, environment, inputs, steps, approvals, requester, breakGlass }: RunView): readonly string[] {
  return [
    summary,
    environment ?? '',
    requester,
    breakGlass?.reason ?? '',
    ...inputs.flatMap(({ name, value }) => [name, value]),
    ...steps.flatMap(({ name, what, condition, undo }) => [name, what, condition ?? '', undo?.what ?? '']),
    ...approvals.filter(({ state }) => state === 'open').flatMap(({ prompt, asked }) => [prompt, asked]),
  ].map(inEnglish);
}
