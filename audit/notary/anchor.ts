import type { Checkpoint } from '../../bot/core/audit/checkpoint.ts';
import { AppError } from '../../bot/core/errors.ts';

/** A place outside that keeps checkpoints for good. */
export type Anchor = Readonly<{
  /** Shown to operators; names the place, never a credential. */
  name: string;
  required: boolean;
  /**
   * Keeps the note. Doing it again with the same note is fine, also when it is not known whether the first time worked. Throws
   * `internal` / `notary.fork` when another note of this origin and size is there (or, where the anchor can tell, one of a
   * later size); anything else that is thrown is worth trying again.
   */
  publish(note: string, checkpoint: Checkpoint, signal: AbortSignal): Promise<void>;
  /** Throws unless the place can be written now. */
  check(signal: AbortSignal): Promise<void>;
}>;

/** There is something in an anchor that contradicts what is to be published. */
export function forkIn(anchor: string, { origin, size }: Checkpoint, what: string): AppError {
  return new AppError({
    code: 'internal',
    reason: 'notary.fork',
    message: `The anchor ${anchor} contradicts the checkpoint of ${origin} at size ${size}: ${what}. Keep both, and find out who signed the other one before anything is deleted.`,
    details: { anchor, origin, size },
  });
}

/** An anchor that cannot be used as it is. */
export function anchorError(anchor: string, what: string, cause?: unknown): AppError {
  return new AppError({
    code: 'unavailable',
    reason: 'notary.anchor_unavailable',
    message: `The anchor ${anchor} ${what}`,
    cause,
    details: { anchor },
  });
}

/** Where the checkpoint of an origin and a size lies below an anchor: names sort as the log grows. */
export function objectName({ origin, size }: Pick<Checkpoint, 'origin' | 'size'>): string {
  return `${origin}/${String(size).padStart(16, '0')}`;
}
