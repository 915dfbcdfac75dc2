import type { CardButton, PressVerb, RulesCard } from '../../bot/core/chat.ts';
import type { VersionView } from '../../bot/core/site/view.ts';
import { type CardData, type CardJson, firstThatFits, optional, optionalText, readTemplate } from '../render.ts';
import { shortened } from '../text.ts';
import { dayAndTime } from '../time.ts';
import { allLinesKnown, decisionSection, fileSections, roleSections, settingSections } from './changes.ts';
import { DETAILS, type Detail } from './detail.ts';
import template from './template.json' with { type: 'json' };
import { VERSION_LOOKS } from './words.ts';

/** Fills the template of this card. */
export const fillRules = readTemplate(template);

const TOO_LONG =
  'This is too much to be shown here in full, so it cannot be approved here. Look at all of it in the Signalbox tab and approve it there.';

/**
 * What new rules would change, the same for every reader: the answers that change, who gains or loses a role, and every line.
 * Where that does not fit, it says so and has no approve button.
 */
export function rulesCard(card: RulesCard): CardJson {
  return firstThatFits((level) => fillRules(rulesData(card, level)).card, DETAILS.length - 1);
}

/** What the template is filled with, at a level of detail (0 = everything). */
export function rulesData({ view, buttons: offered }: RulesCard, level = 0): CardData {
  const detail = DETAILS[level] ?? DETAILS[0];
  const complete = detail.complete && isComplete(view);
  const kept = complete ? offered : offered.filter(({ verb }) => verb !== 'approve_rules');
  const look = VERSION_LOOKS[view.state];
  return {
    tone: look.tone,
    state: `${look.symbol} ${look.word}`,
    name: view.shortHash,
    compared: view.comparedWith.shortHash,
    facts: facts(view, detail),
    times: times(view),
    nexts: optionalText(view.next === '' ? null : shortened(view.next, detail.sentence)),
    notices: optionalText(kept.length < offered.length ? TOO_LONG : null),
    problemSections: notes(view.problems, detail),
    warningSections: notes(view.warnings, detail),
    decisionSections: optional(view.changes).map(({ decisions }) => decisionSection(decisions, detail)),
    roleSections: view.changes === null ? [] : roleSections(view.changes.roles, detail),
    settingSections: view.changes === null ? [] : settingSections(view.changes.settings, detail),
    fileSections: view.changes === null ? [] : fileSections(view.changes.files, detail),
    comments: kept.length > 0 ? [{ id: 'comment' }] : [],
    buttons: kept.flatMap(button),
  };
}

/** A table of answers that could not be worked out, or lines that were left out before, cannot be judged from this card. */
function isComplete({ changes }: VersionView): boolean {
  return changes !== null && changes.decisions !== null && allLinesKnown(changes.files);
}

const FACES: Readonly<Partial<Record<PressVerb, Readonly<{ title: string; style: string }>>>> = {
  approve_rules: { title: 'Approve', style: 'positive' },
  reject_rules: { title: 'Reject', style: 'destructive' },
};

function button({ verb, handle }: CardButton): readonly CardData[] {
  const face = FACES[verb];
  return face === undefined ? [] : [{ verb, handle, ...face }];
}

function notes(lines: readonly string[], detail: Detail): readonly CardData[] {
  if (lines.length === 0) return [];
  const shown = lines.slice(0, detail.notes);
  const rest = lines.length - shown.length;
  return [
    {
      rows: shown.map((line) => ({ text: shortened(line, detail.sentence) })),
      rests: optionalText(rest > 0 ? `… (${rest} more)` : null),
    },
  ];
}

/** Names are as people have them in their directory, so these stand where no Markdown is read. */
function facts({ proposal }: VersionView, detail: Detail): readonly CardData[] {
  if (proposal === null) return [];
  const { by, decidedBy, state, comment } = proposal;
  const decided =
    decidedBy === null || state === 'superseded' ? [] : [{ label: DECIDED[state], value: shortened(decidedBy, detail.sentence) }];
  const said = comment === '' ? [] : [{ label: 'Comment', value: shortened(comment, Math.min(500, detail.sentence)) }];
  return [{ label: 'Proposed by', value: shortened(by, detail.sentence) }, ...decided, ...said];
}

const DECIDED = { open: 'Decided by', approved: 'Approved by', rejected: 'Rejected by' } as const;

function times({ foundAt, proposal }: VersionView): readonly CardData[] {
  const found = { label: 'Found', value: dayAndTime(foundAt) };
  if (proposal === null) return [found];
  const decided = optional(proposal.decidedAt).map((at) => ({ label: 'Decided', value: dayAndTime(at) }));
  return [{ label: 'Proposed', value: dayAndTime(proposal.at) }, ...decided];
}
