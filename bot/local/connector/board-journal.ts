import { appendFileSync, existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { z } from 'zod';
import { AppError } from '../../core/errors.ts';
import { type BoardChange, boardMessage, type MessageBoard } from './message-board.ts';

const REWRITE_AFTER_BYTES = 8 * 1024 * 1024;
const KEEP_MESSAGES = 2000;

const line = z.union([
  z.object({ kind: z.literal('put'), message: boardMessage }),
  z.object({ kind: z.literal('removed'), id: z.string() }),
  z.object({ kind: z.enum(['installed', 'uninstalled']), place: z.string() }),
]);

/**
 * Keeps a board in a file of JSON lines, so that conversations outlive the process as they do in Teams. Each change is written
 * before the call that made it returns; a kill loses nothing that was answered. A change that cannot be written later on (a full
 * disk) is told to `warn` and stays in memory only. Returns how to stop. Throws `unavailable` when the file cannot be opened.
 */
export function keepBoard(board: MessageBoard, path: string, warn: (cause: unknown) => void): () => void {
  try {
    mkdirSync(dirname(path), { recursive: true });
    if (existsSync(path)) replay(board, readFileSync(path, 'utf8'));
    const journal = new Journal(board, path);
    return board.subscribe((change) => {
      try {
        journal.append(change);
      } catch (cause) {
        warn(cause);
      }
    });
  } catch (cause) {
    throw new AppError({
      code: 'unavailable',
      reason: 'local.journal',
      message: `The conversations of Local Teams cannot be kept in ${path}. Check the folder's rights and free space, then start again.`,
      cause,
    });
  }
}

class Journal {
  readonly #board: MessageBoard;
  readonly #path: string;
  #bytes = 0;
  #rewriteAt = 0;

  constructor(board: MessageBoard, path: string) {
    this.#board = board;
    this.#path = path;
    this.#rewrite();
  }

  append(change: BoardChange): void {
    const text = lineOf(change);
    if (text === null) return;
    appendFileSync(this.#path, text, { mode: 0o600 });
    this.#bytes += Buffer.byteLength(text);
    if (this.#bytes > this.#rewriteAt) this.#rewrite();
  }

  /** Writes only what is still true, beside the file first, so that there is a whole file at every moment. */
  #rewrite(): void {
    const installed = this.#board.installedPlaces().map((place) => lineOf({ kind: 'installed', place }));
    const removed = this.#board.removedPlaces().map((place) => lineOf({ kind: 'uninstalled', place }));
    const messages = this.#board.all().slice(-KEEP_MESSAGES);
    const text = [...installed, ...removed, ...messages.map((message) => lineOf({ kind: 'put', message }))].join('');
    writeFileSync(`${this.#path}.new`, text, { mode: 0o600 });
    renameSync(`${this.#path}.new`, this.#path);
    this.#bytes = Buffer.byteLength(text);
    // Twice the size that is needed: the cost of rewriting stays in proportion to what was appended.
    this.#rewriteAt = Math.max(REWRITE_AFTER_BYTES, 2 * this.#bytes);
  }
}

function replay(board: MessageBoard, text: string): void {
  for (const raw of text.split('\n')) {
    const parsed = parseLine(raw);
    if (parsed === null) continue;
    if (parsed.kind === 'put') board.put(parsed.message);
    else if (parsed.kind === 'removed') board.remove(parsed.id);
    else if (parsed.kind === 'installed') board.install(parsed.place);
    else board.uninstall(parsed.place);
  }
}

function parseLine(raw: string): z.infer<typeof line> | null {
  try {
    const parsed = line.safeParse(JSON.parse(raw));
    return parsed.success ? parsed.data : null;
  } catch {
    // The last line may be cut off by a kill while it was written; what it said was then never answered.
    return null;
  }
}

function lineOf(change: BoardChange): string | null {
  if (change.kind === 'typing') return null;
  return `${JSON.stringify(change.kind === 'removed' ? { kind: 'removed', id: change.message.id } : change)}\n`;
}
