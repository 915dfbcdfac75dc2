/** A block of commands of a manual. `marked`: a heading above it, or its own, says that it needs what is elsewhere. */
export type Block = Readonly<{ headings: readonly string[]; marked: boolean; lines: readonly string[] }>;

const HEADING = /^(#{2,3}) (.+)$/;

/** The blocks of shell commands of a manual in Markdown, in their order, each with the headings that it stands under. */
export function blocksOf(manual: string, mark: string): readonly Block[] {
  const blocks: Block[] = [];
  let headings: readonly string[] = [];
  let open: string[] | null = null;
  for (const line of manual.split('\n')) {
    const [, level = '', title = ''] = HEADING.exec(line) ?? [];
    if (open === null && title !== '') headings = [...headings.slice(0, level.length - 2), title];
    if (line === '```sh') open = [];
    else if (line === '```' && open !== null) {
      blocks.push({ headings, marked: headings.some((heading) => heading.includes(mark)), lines: open });
      open = null;
    } else if (open !== null) open.push(line);
  }
  return blocks;
}

/** A line without the remark at its end. */
export function commandOf(line: string): string {
  return line.replace(/\s{2,}#.*$/, '').trim();
}
