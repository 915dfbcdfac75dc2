import { AppError } from '../errors.ts';
import { message } from '../text/message.ts';
import { sameBytes } from './bytes.ts';
import type { Head, LogStore } from './log-store.ts';
import type { Notary, SignedCheckpoint } from './notary.ts';
import { proveConsistency } from './prove.ts';

/** How much of which log is sealed: signed by the notary and kept by every anchor that is required. */
export type Seal = Readonly<{ origin: string; size: number; at: Date }>;

type Needs = Readonly<{ log: LogStore; notary: Notary }>;

/** Other processes seal the same log, so the notary may be further than was known. */
const TRIES = 4;

/**
 * Has everything sealed that is in the log at this moment, and keeps the note. `known` is what this process sealed last. Null for
 * an empty log. Throws what `Notary` throws, `unavailable`/`audit.not_anchored`, and `internal`/`audit.behind` for a
 * database that lacks what was sealed.
 */
export async function sealLog(needs: Needs, known: Seal | null): Promise<Seal | null> {
  let last = known;
  for (let left = TRIES; ; left -= 1) {
    const head = await needs.log.head();
    if (head.size === 0) return null;
    try {
      const old = last?.origin === head.origin ? last.size : await sealedSize(needs, head);
      return old === head.size && last !== null ? last : await sealHead(needs, head, old);
    } catch (error) {
      if (!(error instanceof AppError && error.reason === 'audit.notary_behind') || left === 1) throw error;
      last = null;
    }
  }
}

async function sealedSize({ notary }: Needs, head: Head): Promise<number> {
  const latest = await notary.latest(head.origin);
  if (latest === null) return 0;
  const { size, root } = latest.checkpoint;
  if (size === head.size && !sameBytes(root, head.root)) throw forked();
  return size;
}

async function sealHead({ log, notary }: Needs, head: Head, old: number): Promise<Seal> {
  if (old > head.size) throw await behind(log, old);
  const { origin, size, root } = head;
  const proof = await proveConsistency(log, old, size);
  const sealed = await notary.seal({ origin, size, root, old, proof });
  if (!sealed.anchored) {
    const missing = sealed.anchors.filter(({ required, ok }) => required && !ok).map(({ name }) => name);
    throw notAnchored(missing.join(', '));
  }
  await keep(log, sealed);
  return { origin, size, at: sealed.checkpoint.at };
}

async function keep(log: LogStore, { checkpoint, note }: SignedCheckpoint): Promise<void> {
  await log.keepCheckpoint({ origin: checkpoint.origin, size: checkpoint.size, note });
}

/** Another process may have written and sealed more since the head was read; then this is only a race. */
async function behind(log: LogStore, sealed: number): Promise<AppError> {
  const { size } = await log.head();
  if (size >= sealed) {
    return new AppError({ code: 'conflict', reason: 'audit.notary_behind', message: message('seal.raced'), details: { size: sealed } });
  }
  return new AppError({
    code: 'internal',
    reason: 'audit.behind',
    message: message('seal.behind', { sealed, size }),
    details: { sealed, size },
  });
}

function forked(): AppError {
  return new AppError({ code: 'internal', reason: 'audit.fork', message: message('seal.fork') });
}

function notAnchored(anchors: string): AppError {
  return new AppError({ code: 'unavailable', reason: 'audit.not_anchored', message: message('seal.not-anchored', { anchors }) });
}
