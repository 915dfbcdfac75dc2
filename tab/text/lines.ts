/** `number` as editors count; `id` is unique, also for the pieces of a broken line. */
export type OutputLine = Readonly<{ id: number; number: number; text: string }>;
/** `skipped` counts lines at the beginning that are not in `lines`. */
export type OutputLines = Readonly<{ lines: readonly OutputLine[]; skipped: number }>;

/** A browser cannot scroll much further than 30 million pixels; at 20 per line this is safe. */
export const MOST_LINES = 1_000_000;
/** A longer line is broken, so that one endless line cannot stop the page. The pieces keep the line's number. */
export const LONGEST_LINE = 2_000;

/** The lines of an output, as many of the last ones as can be shown. */
export function outputLines(text: string, most = MOST_LINES): OutputLines {
  const raw = text.split(/\r\n|\n|\r/);
  if (raw.at(-1) === '') raw.pop();
  const skipped = Math.max(0, raw.length - most);
  const lines: OutputLine[] = [];
  for (let index = skipped; index < raw.length; index += 1) {
    const line = raw[index] ?? '';
    for (let at = 0; at === 0 || at < line.length; at += LONGEST_LINE)
      lines.push({ id: lines.length, number: index + 1, text: line.slice(at, at + LONGEST_LINE) });
  }
  return { lines, skipped };
}

/** The lines that hold the text, in any case; all of them for an empty text. */
export function linesWith(lines: readonly OutputLine[], wanted: string): readonly OutputLine[] {
  const needle = wanted.toLowerCase();
  return needle === '' ? lines : lines.filter((line) => line.text.toLowerCase().includes(needle));
}
