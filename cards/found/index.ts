import type { FoundAnswer } from '../../bot/core/answer.ts';
import { ENGLISH, type Speech } from '../../bot/core/text/language.ts';
import { message } from '../../bot/core/text/message.ts';
import { voiceOf } from '../../bot/core/text/voice.ts';
import { type CardData, type CardJson, optional, optionalText, readTemplate } from '../render.ts';
import { stateOf } from '../runs/index.ts';
import { dayAndTime } from '../time.ts';
import { ENGLISH_WORDING, type Wording, wordingFor } from '../wording.ts';
import template from './template.json' with { type: 'json' };

/** Fills the template of this card. */
export const fillFound = readTemplate(template);

/** A run or a workflow as somebody found it: how it stood then, and where to look. No button of it does anything. */
export function foundCard(answer: FoundAnswer, speech: Speech = ENGLISH): CardJson {
  return fillFound(foundData(answer, wordingFor(voiceOf(speech)))).card;
}

export function foundData({ what, tabUrl }: FoundAnswer, wording: Wording = ENGLISH_WORDING): CardData {
  const { line, short } = wording;
  const links = optional(tabUrl).map((url) => ({ title: line(message('extension.open')), url }));
  const said = { fallback: line(message('card.fallback.found')), links };
  if (what.kind === 'workflow') {
    const usage = short(message('extension.typed', { usage: what.usage }), 300);
    const lines = optionalText(what.description === '' ? null : short(what.description, 400));
    return { ...said, title: short(what.title, 200), states: [], moments: [], lines, usages: [{ text: usage }] };
  }
  const state = { ...stateOf(what.state, wording), requester: short(what.requester, 100), runId: short(what.runId, 40) };
  return { ...said, title: short(what.summary, 200), states: [state], moments: [{ text: dayAndTime(what.since) }], lines: [], usages: [] };
}

/** The same as two short lines for the list of what was found. */
export function foundLines({ what }: FoundAnswer, speech: Speech = ENGLISH): Readonly<{ title: string; text: string }> {
  const wording = wordingFor(voiceOf(speech));
  const { short } = wording;
  if (what.kind === 'workflow') return { title: short(what.title, 100), text: short(what.usage, 150) };
  return {
    title: short(what.summary, 100),
    text: `${stateOf(what.state, wording).state} · ${short(what.requester, 80)} · ${short(what.runId, 40)}`,
  };
}
