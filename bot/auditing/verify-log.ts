import { Finding, type Warning, WholeLog } from '../../audit/verifier/verifier.js';
import type { FoundRow, LogStore } from '../core/audit/log-store.ts';
import { CheckpointReader, type Seals } from './checkpoint-reader.ts';
import { rowPages } from './row-pages.ts';

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

const PAGE = 500;
const HASH_BYTES = 32;

/**
 * Reads the whole log out of the database and has the independent verifier compare it with the checkpoints; beyond that, that the database
 * keeps it as the product wrote it. Memory does not grow with the number of events, nor with that of checkpoints that come in pages.
 */
export async function verifyLog(log: LogStore, checkpoints: Seals, options: Options = {}): Promise<Verification> {
  const whole = new WholeLog([]);
  const reading: Reading = { whole, seals: new CheckpointReader(checkpoints, whole), log: '' };
  try {
    await readAll(log, reading, options);
    await reading.seals.rest();
    await checkHead(log, reading);
    const { events, checkpoint, warnings } = reading.whole.end();
    const { origin, size, time } = checkpoint;
    return { events, checkpoint: { origin, size, time }, warnings, problem: null };
  } catch (error) {
    if (!(error instanceof Finding)) throw error;
    const { from, to } = error.where;
    const problem = { reason: error.reason, sentence: error.message, from, to };
    return { events: reading.whole.size, checkpoint: null, warnings: [], problem };
  }
}

type Reading = { readonly whole: WholeLog; readonly seals: CheckpointReader; log: string };

/** Reads until it has as many events as the head says: others may be written meanwhile. */
async function readAll(log: LogStore, reading: Reading, options: Options): Promise<void> {
  let after: number | null = null;
  for (;;) {
    const before = reading.whole.size;
    after = await readFrom(log, reading, { ...options, after });
    const { size } = await log.head();
    if (reading.whole.size >= size) return;
    if (reading.whole.size === before) throw cutOff(before, size);
  }
}

async function readFrom(
  log: LogStore,
  reading: Reading,
  { after, page = PAGE, paused }: Options & Readonly<{ after: number | null }>,
): Promise<number | null> {
  let at = after;
  for await (const rows of rowPages(log, { after, page })) {
    at = rows.at(-1)?.seq ?? at;
    await reading.seals.upTo(at ?? 0);
    for (const row of rows) take(reading, row);
    await paused?.();
  }
  return at;
}

function cutOff(found: number, size: number): Finding {
  return new Finding('truncated', `The end of the log was cut off: its head says ${size} events, and there are ${found}.`, {
    from: found + 1,
    to: size,
  });
}

function take(reading: Reading, row: FoundRow): void {
  const { seq, log, leaf } = row;
  const completed = reading.whole.read({ ...linePartsOf(row), leaf, besideFits: row.besideFits ?? true, proof: null });
  if (!fits(row.nodes, leaf, 0))
    throw new Finding('row.changed', `Event ${seq} is not the one whose hash is kept with it: one of the two was changed.`, { from: seq });
  if (!areKept(row.nodes, completed))
    throw new Finding('nodes.changed', `The hashes that are kept with event ${seq} are not those of the tree: they were changed.`, {
      from: seq,
    });
  reading.log = log;
}

/** Whether these hashes and no others are kept, in this order. */
function areKept(kept: Uint8Array, hashes: readonly Uint8Array[]): boolean {
  for (let at = 0; at < hashes.length; at += 1) if (!fits(kept, hashes[at], at)) return false;
  return kept.length === hashes.length * HASH_BYTES;
}

/** Whether the hash stands at its place among those that are kept. */
function fits(kept: Uint8Array, node: Uint8Array | undefined, at: number): boolean {
  return node !== undefined && Buffer.compare(kept.subarray(at * HASH_BYTES, (at + 1) * HASH_BYTES), node) === 0;
}

function linePartsOf({ seq, log, type, texts, besideFits }: FoundRow) {
  const event = { seq, log, type, facts: texts === null ? {} : flatIn(texts.event, 'facts', seq) };
  const text = texts?.beside ?? null;
  return { event, beside: besideFits === null ? null : { detail: text === null ? {} : flatIn(text, 'detail', seq) } };
}

function flatIn(text: string, part: 'facts' | 'detail', seq: number): Flat {
  const value = parsed(text, seq);
  return value instanceof Object ? flatOf(Reflect.get(value, part), seq) : broken(seq);
}

type Flat = Readonly<Record<string, unknown>>;

function flatOf(value: unknown, seq: number): Flat {
  return value instanceof Object && !Array.isArray(value) ? { ...value } : broken(seq);
}

function parsed(text: string, seq: number): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return broken(seq);
  }
}

function broken(seq: number): never {
  throw new Finding('row.broken', `The row of event ${seq} is not as the log writes it: it was changed.`, { from: seq });
}

/** What is not part of any event: the head, from which the log grows, and details that belong to nothing. */
async function checkHead(log: LogStore, { whole, log: name }: Reading): Promise<void> {
  const head = await log.head();
  // Events that were written since the last page was read are for the next verification.
  const changed = Buffer.compare(head.root, whole.root()) !== 0 || (whole.size > 0 && head.origin !== name);
  if (head.size === whole.size && changed) {
    throw new Finding('head.changed', 'The head of the log does not belong to its events: it was changed.');
  }
  if (head.size < whole.size)
    throw new Finding('head.changed', `The head of the log says ${head.size} events, and there are ${whole.size}.`);
  const strays = await log.strayDetails();
  if (strays > 0) throw new Finding('details.stray', `There are details of ${strays} events that are not in the log.`);
}
