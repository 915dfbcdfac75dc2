import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { fromBase64, sameBytes, toBase64 } from '../../bot/core/audit/bytes.ts';
import { type Checkpoint, type NoteKey, openNote, parseCheckpoint } from '../../bot/core/audit/checkpoint.ts';
import type { SignedCheckpoint } from '../../bot/core/audit/notary.ts';
import { AppError } from '../../bot/core/errors.ts';
import { replaceFile } from './durable-file.ts';

const MOST_ORIGINS = 1000;
const FILE = /^[0-9a-f]{64}\.json$/;
const record = z.strictObject({ v: z.literal(1), origin: z.string(), size: z.number().int(), root: z.string(), note: z.string() });

/** What was signed last of each log, one file for each in `<directory>/state`. A file is written before its note leaves the process. */
export class State {
  readonly #folder: string;
  readonly #known = new Map<string, SignedCheckpoint>();

  private constructor(folder: string) {
    this.#folder = folder;
  }

  /** Throws `internal` / `notary.state_damaged` for a file that is not what was written: nothing may be signed on top of that. */
  static async open(directory: string): Promise<State> {
    const folder = path.join(directory, 'state');
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const state = new State(folder);
    for (const name of await readdir(folder)) {
      // Left by a process that died while it wrote: what it was to replace is still there.
      if (name.endsWith('.tmp')) await rm(path.join(folder, name), { force: true });
      else if (FILE.test(name)) await state.#load(path.join(folder, name));
    }
    return state;
  }

  /** At most `limit` of them in order of their logs' names, those after a name. */
  page(after: string, limit: number): readonly SignedCheckpoint[] {
    const names = [...this.#known.keys()].filter((name) => name > after).toSorted(inOrder);
    return names.slice(0, limit).flatMap((name) => this.last(name) ?? []);
  }

  all(): readonly SignedCheckpoint[] {
    return [...this.#known.values()];
  }

  last(origin: string): SignedCheckpoint | null {
    return this.#known.get(origin) ?? null;
  }

  /** Throws `internal` / `notary.state_foreign` when something was signed by another key: that log would have two. */
  requireKey(key: NoteKey): void {
    for (const { checkpoint, note } of this.all()) {
      if (openNote(note, key) === null) throw foreign(this.#folder, checkpoint.origin);
    }
  }

  /** Keeps a note for good. When this throws, `last` says what is in the file, whichever it is. */
  async keep(signed: SignedCheckpoint): Promise<void> {
    const { checkpoint, note } = signed;
    const { origin, size, root } = checkpoint;
    if (!this.#known.has(origin) && this.#known.size >= MOST_ORIGINS) throw tooMany(this.#folder);
    const file = path.join(this.#folder, `${createHash('sha256').update(origin).digest('hex')}.json`);
    try {
      await replaceFile(file, `${JSON.stringify({ v: 1, origin, size, root: toBase64(root), note })}\n`);
    } catch (error) {
      await this.#load(file);
      throw unwritable(this.#folder, error);
    }
    this.#known.set(origin, signed);
  }

  /** Throws unless something can be kept now. */
  async check(): Promise<void> {
    const probe = path.join(this.#folder, 'probe');
    try {
      await replaceFile(probe, 'probe\n');
      await rm(probe, { force: true });
    } catch (error) {
      throw unwritable(this.#folder, error);
    }
  }

  async #load(file: string): Promise<void> {
    const text = await readFile(file, 'utf8').catch((error: unknown) => {
      if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
      throw error;
    });
    if (text === null) return;
    const signed = parseRecord(text) ?? damaged(file);
    this.#known.set(signed.checkpoint.origin, signed);
  }
}

function inOrder(one: string, other: string): number {
  if (one === other) return 0;
  return one < other ? -1 : 1;
}

function parseRecord(text: string): SignedCheckpoint | null {
  const { success, data } = record.safeParse(parseJson(text));
  if (!success) return null;
  const checkpoint = checkpointOf(data.note);
  const root = fromBase64(data.root);
  if (checkpoint === null || root === null || !sameBytes(root, checkpoint.root)) return null;
  return checkpoint.origin === data.origin && checkpoint.size === data.size ? { checkpoint, note: data.note } : null;
}

/** The checkpoint in a note whose signature is not looked at; null when there is none. */
export function checkpointOf(note: string): Checkpoint | null {
  const end = note.lastIndexOf('\n\n');
  return end < 0 ? null : parseCheckpoint(note.slice(0, end + 1));
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Not JSON is one more way of not being a record.
    return null;
  }
}

function damaged(file: string): never {
  throw new AppError({
    code: 'internal',
    reason: 'notary.state_damaged',
    message: `The notary's state in ${file} is damaged, so nothing is signed. Put the file back from a copy; the newest note in an anchor says what it must hold.`,
    details: { file },
  });
}

function foreign(folder: string, origin: string): AppError {
  return new AppError({
    code: 'internal',
    reason: 'notary.state_foreign',
    message: `The notary's state in ${folder} holds a checkpoint of ${origin} that another key signed. Put back the key it was signed with, or give this key a directory of its own and let the log begin a new origin.`,
    details: { folder, origin },
  });
}

function tooMany(folder: string): AppError {
  return new AppError({
    code: 'invalid',
    reason: 'notary.too_many_origins',
    message: `The notary keeps at most ${MOST_ORIGINS} logs in ${folder}. Run another notary for more.`,
  });
}

function unwritable(folder: string, cause: unknown): AppError {
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : 'unknown cause';
  return new AppError({
    code: 'unavailable',
    reason: 'notary.state_unwritable',
    message: `The notary's state in ${folder} cannot be written (${code}), so nothing is signed. Make room there, or give the notary's user the right to write.`,
    cause,
    details: { folder },
  });
}
