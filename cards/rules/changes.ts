import type { DecisionChange } from '../../bot/core/policy/decision-changes.ts';
import type { RoleChange } from '../../bot/core/policy/role-changes.ts';
import type { FileChange } from '../../bot/core/site/file-changes.ts';
import type { DiffLine } from '../../bot/core/site/line-diff.ts';
import { spelledLine } from '../../bot/core/site/spelled-line.ts';
import type { VersionView } from '../../bot/core/site/view.ts';
import { inTurn, type Message, message, type Text } from '../../bot/core/text/message.ts';
import { type CardData, optionalText } from '../render.ts';
import { codeLine } from '../text.ts';
import { amount } from '../time.ts';
import type { Wording } from '../wording.ts';
import type { Detail } from './detail.ts';
import { DIRECTION_SYMBOLS, FILE_SYMBOLS } from './words.ts';

/** A card of rules in the making: how much it shows, and in whose language. */
export type Draft = Readonly<{ detail: Detail; wording: Wording; sentence(text: Text): string }>;

export function draftOf(detail: Detail, wording: Wording): Draft {
  return { detail, wording, sentence: (text) => wording.short(text, detail.sentence) };
}

/** The answers that change: the first thing a reader should see, looser ones on top. */
export function decisionSection(decisions: readonly DecisionChange[] | null, { detail, wording, sentence }: Draft): CardData {
  const shown = (decisions ?? []).slice(0, detail.decisions);
  return {
    title: wording.line(message('rules.decisions')),
    rows: shown.map((change) => ({
      symbol: DIRECTION_SYMBOLS[change.direction],
      what: sentence(deedOf(change)),
      change: sentence(message('rules.answer.change', { before: change.before, after: change.after })),
      word: wording.line(message(`rules.${change.direction}`)),
    })),
    rests: optionalText(wording.rest((decisions?.length ?? 0) - shown.length)),
    nones: optionalText(noneOf(decisions, wording)),
  };
}

function noneOf(decisions: readonly DecisionChange[] | null, { line }: Wording): string | null {
  if (decisions === null) return line(message('rules.too-many'));
  return decisions.length === 0 ? line(message('rules.no-change')) : null;
}

/** `run deploy, restart on production`. */
function deedOf({ role, permission, workflows, environments }: DecisionChange): Message {
  const [what, where] = [inTurn(workflows), inTurn(environments)];
  if (workflows.length === 0)
    return environments.length === 0
      ? message('rules.deed', { role, permission })
      : message('rules.deed-on', { role, permission, environments: where });
  return environments.length === 0
    ? message('rules.deed-of', { role, permission, workflows: what })
    : message('rules.deed-of-on', { role, permission, workflows: what, environments: where });
}

export function roleSections(roles: readonly RoleChange[], { detail, wording, sentence }: Draft): readonly CardData[] {
  if (roles.length === 0) return [];
  const shown = roles.slice(0, detail.roles);
  const rows = shown.map(({ role, kind, gained, lost }) => {
    const named = kind === 'changed' ? role : message(`rules.role.${kind}`, { role });
    const changes = [
      ...gained.map((holder) => message('rules.holder.gained', { holder })),
      ...lost.map((holder) => message('rules.holder.lost', { holder })),
    ];
    return { text: sentence(changes.length === 0 ? named : message('text.labelled', { label: named, value: inTurn(changes) })) };
  });
  return [{ title: wording.line(message('rules.roles')), rows, rests: optionalText(wording.rest(roles.length - shown.length)) }];
}

/** Freezes, working hours and the like. */
export function settingSections(settings: readonly Text[], { detail, wording, sentence }: Draft): readonly CardData[] {
  if (settings.length === 0) return [];
  const shown = settings.slice(0, detail.roles);
  const rows = shown.map((text) => ({ text: sentence(text) }));
  return [{ title: wording.line(message('rules.settings')), rows, rests: optionalText(wording.rest(settings.length - shown.length)) }];
}

export function fileSections(files: readonly FileChange[], draft: Draft): readonly CardData[] {
  if (files.length === 0) return [];
  const { detail, wording } = draft;
  const shown = files.slice(0, detail.files);
  let left = detail.lines;
  const rows = shown.map((file) => {
    const lines = linesOf(file, detail).slice(0, left);
    left -= lines.length;
    return fileRow(file, lines, draft);
  });
  return [{ title: wording.line(message('rules.files')), files: rows, rests: optionalText(wording.rest(files.length - shown.length)) }];
}

/**
 * Whether there is something to show for all that would come into force: a table of answers that could not be worked out, lines that
 * were left out before, and a file that is not text cannot be judged from a card.
 */
export function isComplete({ changes }: VersionView): boolean {
  return changes !== null && changes.decisions !== null && changes.files.every((file) => file.more === 0 && !isUnshown(file));
}

/** Its content would come into force, and it has no lines that anybody could read. */
export function isUnshown({ kind, lines }: FileChange): boolean {
  return lines === null && kind !== 'removed';
}

/** More lines than any card has room for; not even tried. */
const MOST_LINES = 400;

export function isFarTooLong({ changes }: VersionView): boolean {
  const changed = (changes?.files ?? []).flatMap(({ lines }) => (lines ?? []).filter(isChanged));
  return changed.length > MOST_LINES;
}

function linesOf({ lines }: FileChange, detail: Detail): readonly DiffLine[] {
  const all = lines ?? [];
  return detail.context ? all : all.filter(isChanged);
}

export function isChanged({ kind }: DiffLine): boolean {
  return kind === 'added' || kind === 'removed';
}

function fileRow(file: FileChange, lines: readonly DiffLine[], { detail, wording, sentence }: Draft): CardData {
  const kind = message(`rules.file.${file.kind}`);
  const word = file.lines === null ? message('rules.file.binary', { word: kind, hash: file.sha256.slice(0, 16) }) : kind;
  const left = linesOf(file, detail).length - lines.length + file.more;
  return {
    symbol: FILE_SYMBOLS[file.kind],
    path: sentence(spelledLine(file.path)),
    measure: wording.line(message('rules.file.size', { word, amount: amount(file.bytes) })),
    lines: lines.flatMap((line) => [{ text: lineText(line, detail.width, wording) }, ...endOf(line, wording)]),
    rests: optionalText(left > 0 ? `… ${wording.line(message('rules.lines-more', { count: left }))}` : null),
  };
}

/** A row of its own, without a number: nothing that stands in a file can look like it. */
function endOf(line: DiffLine, { line: say }: Wording): readonly CardData[] {
  return line.kind !== 'gap' && line.unended === true ? [{ text: `  … ${say(message('rules.line-unended'))}` }] : [];
}

function lineText(line: DiffLine, width: number, wording: Wording): string {
  if (line.kind === 'gap') return `  … ${wording.line(message('rules.lines-equal', { count: line.count }))}`;
  const sign = line.kind === 'added' ? '+' : line.kind === 'removed' ? '−' : '\u00A0';
  return `${sign} ${String(line.line).padStart(3, '\u00A0')} ${codeLine(line.text, width, wording.short)}`;
}
