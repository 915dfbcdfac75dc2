import { createHash } from 'node:crypto';
import { type ExportOrder, exportLines, exportStatement } from './export.ts';
import type { Checkpoints, Head, KeptCheckpoint, LogStore } from './log-store.ts';
import type { Notary } from './notary.ts';

/** A file of an export. It is read to its end before the next one is asked for. */
export type ExportFile = Readonly<{ name: string; content: AsyncIterable<string> }>;

export type ExportParts = Readonly<{
  log: LogStore;
  order: ExportOrder;
  /** The log's name in the checkpoint of this size. */
  origin: string;
  /** The notes that come with it, one after another, separated by a blank line. */
  notes: AsyncIterable<string>;
  /** The text of the notary's key. */
  key: string;
  /** Signs for what was written; null where nobody does. */
  sign: Notary['sign'] | null;
}>;

/** What was written of the events, once their file was read to its end. */
export type Made = Readonly<{ events: number; bytes: number; sha256: string }>;

/** An export as files: the events, what an auditor verifies them with, and the notary's signature over the first file. `made` is about that one. */
export function exportOf(parts: ExportParts): Readonly<{ files(): AsyncGenerator<ExportFile>; made(): Made }> {
  const { log, order, origin, notes, key, sign } = parts;
  const counted = countedLines(exportLines(log, order), order.format === 'csv' ? 1 : 0);
  return {
    made: counted.made,
    async *files() {
      yield { name: `export.${order.format}`, content: counted.lines() };
      yield { name: 'checkpoints.txt', content: notes };
      yield { name: 'notary.pub', content: whole(`${key}\n`) };
      if (sign !== null)
        yield { name: 'statement.txt', content: whole(await sign({ origin, text: exportStatement(order, counted.made()) })) };
    },
  };
}

function countedLines(source: AsyncIterable<string>, headings: number): Readonly<{ lines(): AsyncGenerator<string>; made(): Made }> {
  const hash = createHash('sha256');
  const counted = { lines: 0, bytes: 0 };
  return {
    made: () => ({ events: counted.lines - headings, bytes: counted.bytes, sha256: hash.copy().digest('hex') }),
    async *lines() {
      for await (const line of source) {
        const bytes = new TextEncoder().encode(line);
        hash.update(bytes);
        counted.bytes += bytes.length;
        counted.lines += 1;
        yield line;
      }
    },
  };
}

async function* whole(text: string): AsyncGenerator<string> {
  yield text;
}

/** The checkpoint that an export belongs to: of this size, else the largest one; of the log as it is named now when there is such a one. Null without. */
export async function checkpointFor(
  checkpoints: Checkpoints,
  head: Pick<Head, 'origin' | 'size'>,
  size: number | null,
): Promise<KeptCheckpoint | null> {
  if (size === null) return (await checkpoints.lastCheckpoint(head.origin, head.size)) ?? checkpoints.lastCheckpoint(null, head.size);
  const fitting = size > head.size ? [] : await checkpoints.checkpointsAt(size);
  return fitting.find(({ origin }) => origin === head.origin) ?? fitting[0] ?? null;
}

const PAGE = 500;

/** The notes of an export: with a selection the checkpoint alone, with the whole log also those before it. The same ones however the log goes on. */
export async function* notesFor(checkpoints: Checkpoints, last: KeptCheckpoint, selected: boolean): AsyncGenerator<string> {
  if (!selected) {
    for await (const page of checkpoints.checkpointPages(PAGE, last)) yield page.map((one) => `${noteText(one)}\n`).join('');
  }
  yield noteText(last);
}

/** A note as files hold it, with one newline at its end. */
export function noteText({ note }: KeptCheckpoint): string {
  return `${note.trimEnd()}\n`;
}
