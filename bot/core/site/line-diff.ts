import { spelledLine } from './spelled-line.ts';

/**
 * One line of a comparison: `line` counts from 1 in the new text, for a removed line in the old one. `text` is spelled out (see
 * `spelledLine`); `unended` is there when the file ends with it and without a line break. `gap` stands for `count` equal lines.
 */
export type DiffLine =
  | Readonly<{ kind: 'same' | 'added' | 'removed'; line: number; text: string; unended?: true }>
  | Readonly<{ kind: 'gap'; count: number }>;

/** Cells of the table below; above, the changed middle is shown as removed and added as a whole. */
const MAX_CELLS = 4_000_000;
/** Equal lines shown around what changed. */
const CONTEXT = 2;

/**
 * The lines that differ between two texts, each with a little of what is around it. A longest common subsequence, so no
 * line is shown as changed that need not be; complete: every line that differs is there.
 */
export function diffLines(before: string, after: string): readonly DiffLine[] {
  const [a, b] = [linesOf(before), linesOf(after)];
  const head = commonLength(a, b);
  const tail = commonLength(a.slice(head).reverse(), b.slice(head).reverse());
  const middle = compare(a.slice(head, a.length - tail), b.slice(head, b.length - tail));
  const all = numbered([...same(b.slice(0, head)), ...middle, ...same(tail === 0 ? [] : b.slice(-tail))]);
  return withGaps(all);
}

type Piece = Readonly<{ kind: 'same' | 'added' | 'removed'; text: string }>;

const LINE_BREAK = '\n';

/** Each with its line break, so that whatever differs in the file differs here. How they are shown is settled after comparing them. */
function linesOf(text: string): readonly string[] {
  return text === '' ? [] : text.split(/(?<=\n)/);
}

function commonLength(a: readonly string[], b: readonly string[]): number {
  let length = 0;
  while (length < a.length && length < b.length && a[length] === b[length]) length += 1;
  return length;
}

function same(lines: readonly string[]): readonly Piece[] {
  return lines.map((text) => ({ kind: 'same', text }));
}

function compare(a: readonly string[], b: readonly string[]): readonly Piece[] {
  if (a.length * b.length > MAX_CELLS) return replaced(a, b);
  const width = b.length + 1;
  const lengths = tableOf(a, b, width);
  const pieces: Piece[] = [];
  let [row, column] = [0, 0];
  while (row < a.length && column < b.length) {
    if (a[row] === b[column]) {
      pieces.push({ kind: 'same', text: b[column] ?? '' });
      row += 1;
      column += 1;
    } else if ((lengths[(row + 1) * width + column] ?? 0) >= (lengths[row * width + column + 1] ?? 0)) {
      pieces.push({ kind: 'removed', text: a[row] ?? '' });
      row += 1;
    } else {
      pieces.push({ kind: 'added', text: b[column] ?? '' });
      column += 1;
    }
  }
  return [...pieces, ...replaced(a.slice(row), b.slice(column))];
}

function replaced(a: readonly string[], b: readonly string[]): readonly Piece[] {
  return [...a.map((text) => ({ kind: 'removed', text }) as const), ...b.map((text) => ({ kind: 'added', text }) as const)];
}

/** Length of the longest common subsequence of the rest of both, for every place. */
function tableOf(a: readonly string[], b: readonly string[], width: number): Uint32Array {
  const lengths = new Uint32Array((a.length + 1) * width);
  for (let row = a.length - 1; row >= 0; row -= 1) {
    for (let column = b.length - 1; column >= 0; column -= 1) {
      const below = lengths[(row + 1) * width + column] ?? 0;
      const right = lengths[row * width + column + 1] ?? 0;
      const both = lengths[(row + 1) * width + column + 1] ?? 0;
      lengths[row * width + column] = a[row] === b[column] ? both + 1 : Math.max(below, right);
    }
  }
  return lengths;
}

type Numbered = Exclude<DiffLine, { kind: 'gap' }>;

function numbered(pieces: readonly Piece[]): readonly Numbered[] {
  let [old, now] = [0, 0];
  return pieces.map(({ kind, text }) => {
    if (kind !== 'added') old += 1;
    if (kind !== 'removed') now += 1;
    return { kind, line: kind === 'removed' ? old : now, ...shown(text) };
  });
}

function shown(line: string): Pick<Numbered, 'text' | 'unended'> {
  return line.endsWith(LINE_BREAK) ? { text: spelledLine(line.slice(0, -1)) } : { text: spelledLine(line), unended: true };
}

function withGaps(lines: readonly Numbered[]): readonly DiffLine[] {
  const near = new Set<number>();
  for (const [index, { kind }] of lines.entries()) {
    if (kind === 'same') continue;
    for (let at = index - CONTEXT; at <= index + CONTEXT; at += 1) near.add(at);
  }
  const shown: DiffLine[] = [];
  let skipped = 0;
  for (const [index, line] of lines.entries()) {
    if (near.has(index)) {
      if (skipped > 0) shown.push({ kind: 'gap', count: skipped });
      skipped = 0;
      shown.push(line);
    } else {
      skipped += 1;
    }
  }
  return skipped > 0 ? [...shown, { kind: 'gap', count: skipped }] : shown;
}
