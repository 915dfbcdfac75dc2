import type { DecisionChange } from '../../bot/core/policy/decision-changes.ts';
import type { RoleChange } from '../../bot/core/policy/role-changes.ts';
import type { FileChange } from '../../bot/core/site/file-changes.ts';
import type { DiffLine } from '../../bot/core/site/line-diff.ts';
import { type CardData, optionalText } from '../render.ts';
import { codeLine, shortened } from '../text.ts';
import { amount } from '../time.ts';
import type { Detail } from './detail.ts';
import { DIRECTION_LOOKS, FILE_LOOKS } from './words.ts';

/** The answers that change: the first thing a reader should see, looser ones on top. */
export function decisionSection(decisions: readonly DecisionChange[] | null, detail: Detail): CardData {
  const shown = (decisions ?? []).slice(0, detail.decisions);
  return {
    rows: shown.map((change) => ({
      symbol: DIRECTION_LOOKS[change.direction].symbol,
      what: shortened(`${change.role}: ${deedOf(change)}`, detail.sentence),
      change: shortened(`${change.before} → ${change.after}`, detail.sentence),
      word: DIRECTION_LOOKS[change.direction].word,
    })),
    rests: rest((decisions?.length ?? 0) - shown.length),
    nones: optionalText(noneOf(decisions)),
  };
}

function noneOf(decisions: readonly DecisionChange[] | null): string | null {
  if (decisions === null)
    return 'There are too many roles, workflows and environments to compare every answer. Compare them with “npx signalbox policy diff”.';
  return decisions.length === 0 ? 'For somebody with one role, no answer changes.' : null;
}

/** `run deploy, restart on production`. */
function deedOf({ permission, workflows, environments }: DecisionChange): string {
  const where = environments.length === 0 ? '' : ` on ${environments.join(', ')}`;
  return `${permission}${workflows.length === 0 ? '' : ` ${workflows.join(', ')}`}${where}`;
}

const ROLE_WORDS: Readonly<Record<RoleChange['kind'], string>> = { added: ' (new role)', removed: ' (role removed)', changed: '' };

export function roleSections(roles: readonly RoleChange[], detail: Detail): readonly CardData[] {
  if (roles.length === 0) return [];
  const shown = roles.slice(0, detail.roles);
  const rows = shown.map(({ role, kind, gained, lost }) => {
    const changes = [...gained.map((holder) => `+ ${holder}`), ...lost.map((holder) => `− ${holder}`)].join(', ');
    return { text: shortened(`${role}${ROLE_WORDS[kind]}${changes === '' ? '' : `: ${changes}`}`, detail.sentence) };
  });
  return [{ rows, rests: rest(roles.length - shown.length) }];
}

/** Freezes, working hours and the like. */
export function settingSections(settings: readonly string[], detail: Detail): readonly CardData[] {
  if (settings.length === 0) return [];
  const shown = settings.slice(0, detail.roles);
  return [{ rows: shown.map((text) => ({ text: shortened(text, detail.sentence) })), rests: rest(settings.length - shown.length) }];
}

export function fileSections(files: readonly FileChange[], detail: Detail): readonly CardData[] {
  if (files.length === 0) return [];
  const shown = files.slice(0, detail.files);
  let left = detail.lines;
  const rows = shown.map((file) => {
    const lines = linesOf(file, detail).slice(0, left);
    left -= lines.length;
    return fileRow(file, lines, detail);
  });
  return [{ files: rows, rests: rest(files.length - shown.length) }];
}

/** Whether every line that differs was there to be shown. */
export function allLinesKnown(files: readonly FileChange[]): boolean {
  return files.every(({ more }) => more === 0);
}

function linesOf({ lines }: FileChange, detail: Detail): readonly DiffLine[] {
  const all = lines ?? [];
  return detail.context ? all : all.filter(({ kind }) => kind === 'added' || kind === 'removed');
}

function fileRow(file: FileChange, lines: readonly DiffLine[], detail: Detail): CardData {
  const { symbol, word } = FILE_LOOKS[file.kind];
  const measure = file.lines === null ? `${word}, not text, SHA-256 ${file.sha256.slice(0, 16)}…` : word;
  const left = linesOf(file, detail).length - lines.length + file.more;
  return {
    symbol,
    path: shortened(file.path, detail.sentence),
    measure: `${measure}, ${amount(file.bytes)}`,
    lines: lines.map((line) => ({ text: lineText(line, detail.width) })),
    rests: rest(left, 'lines'),
  };
}

function lineText(line: DiffLine, width: number): string {
  if (line.kind === 'gap') return `  … ${line.count} equal lines`;
  const sign = line.kind === 'added' ? '+' : line.kind === 'removed' ? '−' : '\u00A0';
  return `${sign} ${String(line.line).padStart(3, '\u00A0')} ${codeLine(line.text, width)}`;
}

function rest(count: number, what = ''): readonly CardData[] {
  return optionalText(count > 0 ? `… (${count} more${what === '' ? '' : ` ${what}`})` : null);
}
