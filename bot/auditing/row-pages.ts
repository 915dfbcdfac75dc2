import type { FoundRow, LogStore } from '../core/audit/log-store.ts';

type Rows = Pick<LogStore, 'foundRows'>;
type Ahead = Readonly<{ after: number | null; rows: Promise<readonly FoundRow[]> }>;

/** How many pages are asked for at a time: the database puts them together while this process computes. */
const AHEAD = 2;

/**
 * All rows after number `after`, page by page, until there are none. Where the next page begins is guessed, because numbers follow each
 * other in a log that nobody touched; a page that was asked for in vain is asked for again.
 */
export async function* rowPages(
  log: Rows,
  { after, page }: Readonly<{ after: number | null; page: number }>,
): AsyncGenerator<readonly FoundRow[]> {
  const asked: Ahead[] = [];
  for (let at = after; ; ) {
    if (asked[0]?.after !== at) asked.splice(0, asked.length, ask(log, at, page));
    while (asked.length < AHEAD) asked.push(ask(log, (asked.at(-1)?.after ?? 0) + page, page));
    const rows = (await asked.shift()?.rows) ?? [];
    const last = rows.at(-1);
    if (last === undefined) return;
    at = last.seq;
    yield rows;
  }
}

function ask(log: Rows, after: number | null, page: number): Ahead {
  const rows = log.foundRows(after, page);
  // Whoever waits for it hears of it; a page that was asked for in vain may fail.
  rows.catch(() => undefined);
  return { after, rows };
}
