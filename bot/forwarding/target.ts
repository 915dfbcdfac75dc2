import type { Forwarded } from '../core/audit/forward-store.ts';
import type { LogRow } from '../core/audit/log-store.ts';

/** Events of one log, one after the other, as a target wants them: numbers `first` to `last`. */
export type Batch = Readonly<{ log: string; first: number; last: number; body: Buffer }>;

/** One place to which the log goes, over one connection at most. */
export type Target = Readonly<{
  /** Its origin, for notes and logs: never with credentials. */
  name: string;
  /** Names its cursor. */
  key: string;
  /** The bytes of one event. */
  encode(row: LogRow): Buffer;
  /**
   * Sees to a connection, where one is kept, and answers after which number the events have to be sent: `seq` of the cursor, or
   * less where a connection broke on which some may have been lost. Throws as `deliver`.
   */
  open(cursor: Forwarded, signal: AbortSignal): Promise<number>;
  /**
   * Resolves when the target took the whole batch. Throws AppError:
   * - `unavailable` / `forward.unreachable`: not now; `retryAfterMs` in its details is what the target asked for;
   * - `invalid` / `forward.too_much`: not these events together, or, when it is only one, not this event;
   * - `invalid` / `forward.refused`: never, until somebody changes something.
   */
  deliver(batch: Batch, signal: AbortSignal): Promise<void>;
  /** Ends the connection at once. */
  drop(): void;
  /** Ends the connection in order. True when the peer had read everything before it was gone. */
  close(): Promise<boolean>;
}>;
