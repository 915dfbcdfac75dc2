import { type Checkpoint, Finding, lineOf, type Warning, WholeLog } from '../../audit/verifier/verifier.js';
import { toHex } from '../core/audit/bytes.ts';
import type { FoundRow, LogRow, LogStore } from '../core/audit/log-store.ts';
import { append, EMPTY, type Frontier, rootOf } from '../core/audit/tree.ts';

/** What a verification found. `problem` is null when everything is as it was signed; `from` and `to` are events, by their number. */
export type Verification = Readonly<{
  events: number;
  /** How many of them the last checkpoint holds, and when that was signed; null when nothing was. */
  checkpoint: Readonly<{ origin: string; size: number; time: string }> | null;
  warnings: readonly Warning[];
  problem: Readonly<{ reason: string; sentence: string; from: number | null; to: number | null }> | null;
}>;

type Options = Readonly<{
  /** How many rows are read at a time. */
  page?: number;
  /** Called after each page. */
  paused?: () => Promise<void>;
}>;

const PAGE = 5000;

/**
 * Reads the whole log out of the database and has the independent verifier compare it with the checkpoints; beyond that, that the database
 * keeps it as the product wrote it. Memory does not grow with the number of events.
 */
export async function verifyLog(log: LogStore, checkpoints: readonly Checkpoint[], options: Options = {}): Promise<Verification> {
  const reading: Reading = { whole: new WholeLog(checkpoints), frontier: EMPTY, log: '' };
  try {
    await readAll(log, reading, options);
    await checkHead(log, reading);
    const { events, checkpoint, warnings } = reading.whole.end();
    const { origin, size, time } = checkpoint;
    return { events, checkpoint: { origin, size, time }, warnings, problem: null };
  } catch (error) {
    if (!(error instanceof Finding)) throw error;
    const { from, to } = error.where;
    const problem = { reason: error.reason, sentence: error.message, from, to };
    return { events: reading.frontier.size, checkpoint: null, warnings: [], problem };
  }
}

type Reading = { whole: WholeLog; frontier: Frontier; log: string };

/** Reads until it has as many events as the head says: others may be written meanwhile. */
async function readAll(log: LogStore, reading: Reading, options: Options): Promise<void> {
  let after: number | null = null;
  for (;;) {
    const before = reading.frontier.size;
    after = await readFrom(log, reading, { ...options, after });
    const { size } = await log.head();
    if (reading.frontier.size >= size) return;
    if (reading.frontier.size === before) throw cutOff(before, size);
  }
}

async function readFrom(
  log: LogStore,
  reading: Reading,
  { after, page = PAGE, paused }: Options & Readonly<{ after: number | null }>,
): Promise<number | null> {
  let at = after;
  for (let next = log.foundRows(at, page); ; ) {
    const rows = await next;
    const last = rows.at(-1);
    if (last === undefined) return at;
    at = last.seq;
    // The database reads on while this process computes.
    next = log.foundRows(at, page);
    next.catch(() => undefined);
    for (const row of rows) take(reading, row);
    await paused?.();
  }
}

function cutOff(found: number, size: number): Finding {
  return new Finding('truncated', `The end of the log was cut off: its head says ${size} events, and there are ${found}.`, {
    from: found + 1,
    to: size,
  });
}

function take(reading: Reading, { seq, row }: FoundRow): void {
  const line = row === null ? null : lineOf(lineValue(row));
  if (row === null || line === null)
    throw new Finding('row.broken', `The row of event ${seq} is not as the log writes it: it was changed.`, { from: seq });
  reading.whole.read(line);
  const { frontier, completed } = append(reading.frontier, line.leaf);
  const kept =
    row.completed.length === completed.length &&
    row.completed.every((hash, place) => Buffer.compare(hash, completed[place] ?? EMPTY_HASH) === 0);
  if (!kept)
    throw new Finding('nodes.changed', `The hashes that are kept with event ${seq} are not those of the tree: they were changed.`, {
      from: seq,
    });
  reading.frontier = frontier;
  reading.log = row.entry.log;
}

const EMPTY_HASH = new Uint8Array();

function lineValue({ entry, beside }: LogRow): unknown {
  return { event: entry, beside: beside === null ? null : { ...beside, salt: toHex(beside.salt) } };
}

/** What is not part of any event: the head, from which the log grows, and details that belong to nothing. */
async function checkHead(log: LogStore, { frontier, log: name }: Reading): Promise<void> {
  const head = await log.head();
  // Events that were written since the last page was read are for the next verification.
  const changed = Buffer.compare(head.root, rootOf(frontier)) !== 0 || (frontier.size > 0 && head.origin !== name);
  if (head.size === frontier.size && changed) {
    throw new Finding('head.changed', 'The head of the log does not belong to its events: it was changed.');
  }
  if (head.size < frontier.size)
    throw new Finding('head.changed', `The head of the log says ${head.size} events, and there are ${frontier.size}.`);
  const strays = await log.strayDetails();
  if (strays > 0) throw new Finding('details.stray', `There are details of ${strays} events that are not in the log.`);
}
