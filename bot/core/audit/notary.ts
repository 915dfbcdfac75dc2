import type { Checkpoint } from './checkpoint.ts';
import type { Hash } from './tree.ts';

/** The tree as it is now, and the proof that it begins with the `old` leaves that were sealed last (0 and no proof when none were). */
export type SealRequest = Readonly<{ origin: string; size: number; root: Hash; old: number; proof: readonly Hash[] }>;

/** Whether a place outside took this checkpoint; `error` says why it did not, or did not yet. */
export type AnchorOutcome = Readonly<{ name: string; required: boolean; ok: boolean; error?: string }>;

/** A checkpoint with the signed note it stands in. The note is by the key that this product was given. */
export type SignedCheckpoint = Readonly<{ checkpoint: Checkpoint; note: string }>;

/** `anchored` is true only when every required anchor has taken this checkpoint. */
export type Sealed = SignedCheckpoint & Readonly<{ anchors: readonly AnchorOutcome[]; anchored: boolean }>;

/** What is to be signed about an export: printable ASCII, one or more lines, at most 2 kB. */
export type Statement = Readonly<{ origin: string; text: string }>;

/**
 * Whoever signs checkpoints, outside of this process. Every method throws AppError:
 * - `unavailable` / `audit.notary_unreachable`: it gave no answer of its own in time, or none that can be understood;
 * - `internal` / `audit.wrong_notary`: what it answered is not signed by the key that was given;
 * - `internal` / `audit.notary_refused`: it knows neither the token nor the origin, or the request is none it takes.
 */
export type Notary = Readonly<{
  /** The key's text, as an auditor keeps it: `<name>+<id>+<key>`. */
  key: string;
  /**
   * Also throws `conflict` / `audit.notary_behind` when `old` is not what it sealed last (details: `size`, and `root` in
   * base64), and `internal` / `audit.fork` when the tree does not begin with what it sealed: nothing was signed then.
   */
  seal(request: SealRequest): Promise<Sealed>;
  /** What it sealed last of this log; null when nothing. */
  latest(origin: string): Promise<SignedCheckpoint | null>;
  /** What it sealed last of every log that it ever sealed, in no order: one that is no longer in the database is among them. */
  all(): Promise<readonly SignedCheckpoint[]>;
  /** A signed note whose text begins with the line `<origin>/export`: it can never be taken for a checkpoint. */
  sign(statement: Statement): Promise<string>;
}>;
