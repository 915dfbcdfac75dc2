import type { CardButton, RunCard } from '../../bot/core/chat.ts';
import { ENDED } from '../../bot/core/run/run.ts';
import type { RunView } from '../../bot/core/run/view.ts';
import { ENGLISH, type Speech } from '../../bot/core/text/language.ts';
import { inTurn, message, type Text } from '../../bot/core/text/message.ts';
import { voiceOf } from '../../bot/core/text/voice.ts';
import { type CardData, type CardJson, firstThatFits, optional, optionalText, readTemplate } from '../render.ts';
import { mentionsOf } from '../text.ts';
import { ENGLISH_WORDING, type Wording, wordingFor } from '../wording.ts';
import { approvals } from './approvals.ts';
import { buttons, isVote, takesComment } from './buttons.ts';
import { DETAILS } from './detail.ts';
import { type Draft, draftOf } from './draft.ts';
import { facts, times } from './facts.ts';
import { output } from './output.ts';
import { steps, underWay } from './steps.ts';
import template from './template.json' with { type: 'json' };
import { isReadable } from './unbreakable.ts';
import { RUN_LOOKS, runWord } from './words.ts';

/** Fills the template of this card. */
export const fillRun = readTemplate(template);

/**
 * The one card of a run, the same for every reader of a conversation and right by itself. When it grows beyond what Teams
 * takes, outputs and comments are cut first; where what approvers must see does not fit, it says so and has no approve button.
 */
export function runCard(card: RunCard, speech: Speech = ENGLISH): CardJson {
  const wording = wordingFor(voiceOf(speech));
  return firstThatFits((level) => fillRun(runData(card, level, wording)).card, DETAILS.length - 1, mostDetailed(card));
}

/** A word that may run out of the card is as bad as one that was cut: whoever approves has to see all of it. */
function mostDetailed({ view, buttons: offered, inFull = true }: RunCard): number {
  return offered.some(isVote) && (!inFull || !isReadable(view)) ? DETAILS.findIndex(({ complete }) => !complete) : 0;
}

/** What the template is filled with, at a level of detail (0 = everything). */
export function runData(card: RunCard, level = 0, wording = ENGLISH_WORDING): CardData {
  const { view, buttons: offered, because = null, tabUrl = null, mentioned = [] } = card;
  const detail = DETAILS[level] ?? DETAILS[0];
  const draft = draftOf(detail, wording);
  const votable = offered.some(isVote);
  const inTab = (votable && !detail.complete) || view.approvals.some(({ state, tabOnly }) => state === 'open' && tabOnly);
  const kept = detail.complete ? offered : offered.filter((button) => !isVote(button));
  const look = RUN_LOOKS[view.state];
  const people = mentionsOf(mentioned.slice(0, detail.mentions), wording.line(message('card.somebody')));
  const called = people.map(({ id, name }) => ({ id, name, text: `<at>${name}</at>` }));
  return {
    fallback: wording.line(message('card.fallback.run')),
    tone: look.tone,
    state: `${look.symbol} ${wording.line(runWord(view.state))}`,
    runId: wording.short(view.runId, 40),
    summary: draft.fact(view.summary),
    becauses: optionalText(isAsking(view) ? sentence(because, draft) : null),
    entities: called,
    messages: optionalText(sentence(view.message, draft)),
    nexts: optional(sentence(view.next, draft)).map((text) => ({ lead: wording.line(message('card.next')), text })),
    notices: [
      ...optionalText(votable && !detail.complete ? wording.line(message('card.too-long')) : null),
      ...optionalText(moreApprovals(view, kept, wording)),
      ...optionalText(inTab && tabUrl === null ? wording.line(message('card.where-the-tab-is')) : null),
    ],
    alarms: alarms(view, draft),
    nows: underWay(view, draft),
    cancels: optional(ENDED.has(view.state) ? null : view.cancelRequestedBy).map((name) => ({
      parts: wording.runs(message('card.cancel-asked', { name: draft.fact(name) })),
    })),
    facts: facts(view, draft),
    times: times(view, draft),
    approvalSections: approvalSection(view, draft, mentionLine(called, mentioned.length, wording)),
    stepSections: section({ title: progress(view, draft), steps: steps(view, draft, votable) }, view.steps.length),
    outputs: output(view, draft),
    comments: commentField(kept, wording),
    links: inTab ? optional(tabUrl).map((url) => ({ title: wording.line(message('button.open-tab')), url })) : [],
    buttons: buttons(kept, wording),
  };
}

/** Whether its reader still has something to answer or to look at. */
function isAsking({ approvals: asked, breakGlass }: RunView): boolean {
  return asked.some(({ state }) => state === 'open') || (breakGlass !== null && breakGlass.review === null);
}

/** There is room for the buttons of a few approvals; whoever is asked for another one is told where it is. */
function moreApprovals({ approvals: all }: RunView, kept: readonly CardButton[], wording: Wording): string | null {
  const shown = kept.filter(({ verb }) => verb === 'approve').length;
  const count = all.filter(({ state, tabOnly }) => state === 'open' && !tabOnly).length - shown;
  return shown === 0 || count <= 0 ? null : wording.line(message('card.more-approvals', { count }));
}

/** A run without approval says so first, for ever, and who has looked at it since. */
function alarms({ breakGlass }: RunView, { wording, fact, sentence }: Draft): readonly CardData[] {
  if (breakGlass === null) return [];
  const { reason, review } = breakGlass;
  const after =
    review === null ? message('card.not-reviewed') : message('card.reviewed', { by: fact(review.by), comment: sentence(review.comment) });
  return [{ lead: wording.line(message('card.without-approval')), reason: fact(reason), after: wording.line(after) }];
}

/** One line of mention tags and our own words: names in it are made so that they mean nothing as Markdown. */
function mentionLine(called: readonly Readonly<{ text: string }>[], all: number, { own, rest }: Wording): readonly CardData[] {
  const people = [...called.map(({ text }) => text), ...optional(rest(all - called.length))];
  return people.length === 0 ? [] : [{ text: own(message('approval.asked-here', { people: inTurn(people) })) }];
}

function approvalSection({ approvals: all }: RunView, draft: Draft, mentions: readonly CardData[]): readonly CardData[] {
  const title = draft.wording.line(message('approval.title'));
  const shown = approvals(all, draft);
  const rests = optional(draft.wording.rest(all.length - shown.length)).map((rest) => ({ text: `${rest} · ${seeTab(draft)}` }));
  return section({ title, mentions, approvals: shown, rests }, all.length);
}

function seeTab({ wording }: Draft): string {
  return wording.line(message('approval.see-tab'));
}

function section(data: CardData, length: number): readonly CardData[] {
  return length === 0 ? [] : [data];
}

function sentence(text: Text | null, draft: Draft): string | null {
  return text === null || text === '' ? null : draft.sentence(text);
}

function progress(view: RunView, { wording }: Draft): string {
  const done = view.steps.filter((step) => step.state === 'succeeded' || step.state === 'skipped').length;
  return wording.line(message('steps.title', { done, all: view.steps.length }));
}

function commentField(offered: readonly CardButton[], { line }: Wording): readonly CardData[] {
  if (!offered.some(takesComment)) return [];
  const hint = offered.some(isVote) ? message('card.comment-hint') : message('card.review-hint');
  return [{ label: line(message('card.comment')), hint: line(hint) }];
}
