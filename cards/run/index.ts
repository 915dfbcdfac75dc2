import type { RunCard } from '../../bot/core/chat.ts';
import { ENDED } from '../../bot/core/run/run.ts';
import type { RunView } from '../../bot/core/run/view.ts';
import { type CardData, type CardJson, firstThatFits, optional, optionalText, readTemplate } from '../render.ts';
import { mentionsOf, shortened } from '../text.ts';
import { approvals } from './approvals.ts';
import { buttons, isVote, takesComment } from './buttons.ts';
import { DETAILS, type Detail } from './detail.ts';
import { facts, times } from './facts.ts';
import { output, steps, underWay } from './steps.ts';
import template from './template.json' with { type: 'json' };
import { isReadable } from './unbreakable.ts';
import { RUN_LOOKS } from './words.ts';

/** Fills the template of this card. */
export const fillRun = readTemplate(template);

const TOO_LONG = 'This plan is too long to be shown here in full, so it cannot be approved here. Open the run in the Signalbox tab.';

const WHERE_THE_TAB_IS =
  'You find the Signalbox tab among the apps of Teams, or at the top of the channel. The run is there under Approvals.';

/**
 * The one card of a run, the same for every reader of a conversation and right by itself. When it grows beyond what Teams takes, outputs
 * and comments are cut first; where what approvers must see does not fit, it says so and has no approve button.
 */
export function runCard(card: RunCard): CardJson {
  return firstThatFits((level) => fillRun(runData(card, level)).card, DETAILS.length - 1, mostDetailed(card));
}

/** A word that may run out of the card is as bad as one that was cut: whoever approves has to see all of it. */
function mostDetailed({ view, buttons: offered }: RunCard): number {
  return offered.some(isVote) && !isReadable(view) ? DETAILS.findIndex(({ complete }) => !complete) : 0;
}

/** What the template is filled with, at a level of detail (0 = everything). */
export function runData({ view, buttons: offered, because = null, tabUrl = null, mentioned = [] }: RunCard, level = 0): CardData {
  const detail = DETAILS[level] ?? DETAILS[0];
  const votable = offered.some(isVote);
  const inTab = (votable && !detail.complete) || view.approvals.some(({ state, tabOnly }) => state === 'open' && tabOnly);
  const kept = detail.complete ? offered : offered.filter((button) => !isVote(button));
  const look = RUN_LOOKS[view.state];
  const called = mentionsOf(mentioned.slice(0, detail.mentions)).map(({ id, name }) => ({ id, name, text: `<at>${name}</at>` }));
  return {
    tone: look.tone,
    state: `${look.symbol} ${look.word}`,
    runId: shortened(view.runId, 40),
    summary: shortened(view.summary, detail.fact),
    becauses: optionalText(isAsking(view) ? sentence(because, detail) : null),
    entities: called,
    messages: optionalText(sentence(view.message, detail)),
    nexts: optionalText(sentence(view.next, detail)),
    notices: [
      ...optionalText(votable && !detail.complete ? TOO_LONG : null),
      ...optionalText(inTab && tabUrl === null ? WHERE_THE_TAB_IS : null),
    ],
    alarms: alarms(view, detail),
    nows: underWay(view, detail),
    cancels: optional(ENDED.has(view.state) ? null : view.cancelRequestedBy).map((name) => ({ name: shortened(name, detail.fact) })),
    facts: facts(view, detail),
    times: times(view),
    approvalSections: section(
      { mentions: mentionLine(called, mentioned.length), approvals: approvals(view.approvals, detail) },
      view.approvals.length,
    ),
    stepSections: section({ progress: progress(view), steps: steps(view, detail, votable) }, view.steps.length),
    outputs: output(view, detail),
    comments: kept.some(takesComment) ? [{ id: 'comment' }] : [],
    links: inTab ? optional(tabUrl).map((url) => ({ title: 'Open in the Signalbox tab', url })) : [],
    buttons: buttons(kept),
  };
}

/** Whether its reader still has something to answer or to look at. */
function isAsking({ approvals: asked, breakGlass }: RunView): boolean {
  return asked.some(({ state }) => state === 'open') || (breakGlass !== null && breakGlass.review === null);
}

/** A run without approval says so first, for ever, and who has looked at it since. */
function alarms({ breakGlass }: RunView, detail: Detail): readonly CardData[] {
  if (breakGlass === null) return [];
  const { review } = breakGlass;
  const after =
    review === null
      ? 'Nobody has reviewed it yet.'
      : `Reviewed by ${shortened(review.by, detail.fact)}: ${shortened(review.comment, detail.sentence)}`;
  return [{ reason: shortened(breakGlass.reason, detail.fact), after }];
}

/** One line of mention tags and our own words: names in it are made so that they mean nothing as Markdown. */
function mentionLine(called: readonly Readonly<{ text: string }>[], all: number): readonly CardData[] {
  const rest = all - called.length;
  const tags = [...called.map(({ text }) => text), ...(rest > 0 ? [`(${rest} more)`] : [])];
  return tags.length === 0 ? [] : [{ text: tags.join(', ') }];
}

function section(data: CardData, length: number): readonly CardData[] {
  return length === 0 ? [] : [data];
}

function sentence(text: string | null, detail: Detail): string | null {
  return text === null || text === '' ? null : shortened(text, detail.sentence);
}

function progress(view: RunView): string {
  const done = view.steps.filter((step) => step.state === 'succeeded' || step.state === 'skipped').length;
  return `${done} of ${view.steps.length} done`;
}
