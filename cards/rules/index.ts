import type { CardButton, RulesCard } from '../../bot/core/chat.ts';
import type { VersionView } from '../../bot/core/site/view.ts';
import { ENGLISH, type Speech } from '../../bot/core/text/language.ts';
import { type Message, message, type Text } from '../../bot/core/text/message.ts';
import { voiceOf } from '../../bot/core/text/voice.ts';
import { type CardData, type CardJson, firstThatFits, optional, optionalText, readTemplate } from '../render.ts';
import { dayAndTime } from '../time.ts';
import { ENGLISH_WORDING, type Wording, wordingFor } from '../wording.ts';
import {
  type Draft,
  decisionSection,
  draftOf,
  fileSections,
  isComplete,
  isFarTooLong,
  isUnshown,
  roleSections,
  settingSections,
} from './changes.ts';
import { DETAILS } from './detail.ts';
import template from './template.json' with { type: 'json' };
import { VERSION_LOOKS } from './words.ts';

/** Fills the template of this card. */
export const fillRules = readTemplate(template);

/**
 * What new rules would change, the same for every reader: the answers that change, who gains or loses a role, and every line.
 * Where that does not fit, it says so and has no approve button.
 */
export function rulesCard(card: RulesCard, speech: Speech = ENGLISH): CardJson {
  const wording = wordingFor(voiceOf(speech));
  const first = isFarTooLong(card.view) ? DETAILS.findIndex(({ complete }) => !complete) : 0;
  return firstThatFits((level) => fillRules(rulesData(card, level, wording)).card, DETAILS.length - 1, first);
}

/** What the template is filled with, at a level of detail (0 = everything). */
export function rulesData({ view, buttons: offered, inFull = true }: RulesCard, level = 0, wording = ENGLISH_WORDING): CardData {
  const draft = draftOf(DETAILS[level] ?? DETAILS[0], wording);
  const { line } = wording;
  const complete = draft.detail.complete && isComplete(view) && inFull;
  const kept = complete ? offered : offered.filter(({ verb }) => verb !== 'approve_rules');
  const look = VERSION_LOOKS[view.state];
  return {
    fallback: line(message('card.fallback.rules')),
    tone: look.tone,
    state: `${look.symbol} ${line(message(`rules.state.${view.state}`))}`,
    title: line(message('rules.title')),
    name: view.shortHash,
    comparing: line(message('rules.compared')),
    compared: view.comparedWith.shortHash,
    facts: facts(view, draft),
    times: times(view, wording),
    nexts: optional(view.next).map((next) => ({ lead: line(message('card.next')), text: draft.sentence(next) })),
    notices: optionalText(kept.length < offered.length ? line(whyNotHere(view)) : null),
    problemSections: notes(message('rules.unusable'), view.problems, draft),
    warningSections: notes(message('rules.warnings'), view.warnings, draft),
    ...changeSections(view, draft),
    comments: kept.length > 0 ? [{ label: line(message('card.comment')), hint: line(message('card.comment-hint')) }] : [],
    buttons: kept.flatMap((one) => button(one, wording)),
  };
}

function changeSections({ changes }: VersionView, draft: Draft): CardData {
  return {
    decisionSections: optional(changes).map(({ decisions }) => decisionSection(decisions, draft)),
    roleSections: changes === null ? [] : roleSections(changes.roles, draft),
    settingSections: changes === null ? [] : settingSections(changes.settings, draft),
    fileSections: changes === null ? [] : fileSections(changes.files, draft),
  };
}

function whyNotHere({ changes }: VersionView): Message {
  const unshown = changes?.files.some(isUnshown) === true;
  return unshown ? message('rules.not-text') : message('rules.too-long');
}

function button({ verb, handle }: CardButton, { line }: Wording): readonly CardData[] {
  if (verb === 'approve_rules') return [{ verb, handle, title: line(message('button.approve')), style: 'positive' }];
  return verb === 'reject_rules' ? [{ verb, handle, title: line(message('button.reject')), style: 'destructive' }] : [];
}

function notes(title: Message, lines: readonly Text[], { detail, wording, sentence }: Draft): readonly CardData[] {
  if (lines.length === 0) return [];
  const shown = lines.slice(0, detail.notes);
  const rows = shown.map((text) => ({ text: sentence(text) }));
  return [{ title: wording.line(title), rows, rests: optionalText(wording.rest(lines.length - shown.length)) }];
}

/** Names are as people have them in their directory, so these stand where no Markdown is read. */
function facts({ proposal }: VersionView, { detail, wording, sentence }: Draft): readonly CardData[] {
  if (proposal === null) return [];
  const { by, decidedBy, state, comment } = proposal;
  const fact = (label: Message, value: string) => ({ label: wording.line(label), value });
  const decided = decidedBy === null || state === 'superseded' ? [] : [fact(message(`rules.decided-by.${state}`), sentence(decidedBy))];
  const said = comment === '' ? [] : [fact(message('rules.comment'), wording.short(comment, Math.min(500, detail.sentence)))];
  return [fact(message('rules.by'), sentence(by)), ...decided, ...said];
}

function times({ foundAt, proposal }: VersionView, { line }: Wording): readonly CardData[] {
  const time = (label: Message, at: Date) => ({ label: line(label), value: dayAndTime(at) });
  if (proposal === null) return [time(message('rules.found-at'), foundAt)];
  return [
    time(message('rules.proposed-at'), proposal.at),
    ...optional(proposal.decidedAt).map((at) => time(message('rules.decided-at'), at)),
  ];
}
