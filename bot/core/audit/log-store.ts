import type { AuditFilter } from '../ports.ts';
import type { Beside, Entry } from './entry.ts';
import type { Hash, Subtree } from './tree.ts';

/** The log as it stands: its name, how many events it has and the hash over all of them. */
export type Head = Readonly<{ origin: string; size: number; root: Hash }>;

/** A signed note about the log, as the notary gave it. */
export type KeptCheckpoint = Readonly<{ origin: string; size: number; note: string }>;

/** An event as its row holds it. `completed` are the subtrees that end with it; `beside` is null when it was erased. */
export type LogRow = Readonly<{ entry: Entry; beside: Beside | null; completed: readonly Hash[] }>;

/** A row as a verifier finds it. */
export type FoundRow = Readonly<{ seq: number; row: LogRow | null }>;

/** What proofs, exports and the notary's client read of the log, beside what people look for in it. */
export type LogStore = Readonly<{
  head(): Promise<Head>;
  /** The hashes of complete subtrees, in the order asked for. Throws `internal`/`audit.node_missing` for one that is not there. */
  subtrees(wanted: readonly Subtree[]): Promise<readonly Hash[]>;
  /** Events after number `after`, in order, at most `limit`. */
  rows(after: number, limit: number): Promise<readonly LogRow[]>;
  /** The same for events that fit a filter. */
  selected(filter: AuditFilter, between: Readonly<{ after: number; upTo: number }>, limit: number): Promise<readonly LogRow[]>;
  /** Every row that there is, whatever its number, from the lowest on; `row` is null where it is not as the log writes rows. */
  foundRows(after: number | null, limit: number): Promise<readonly FoundRow[]>;
  /** How many details belong to no event. */
  strayDetails(): Promise<number>;
  /** Keeps a note; one that is kept already stays. */
  keepCheckpoint(checkpoint: KeptCheckpoint): Promise<void>;
  /** The largest one of this log; null when none was kept yet. */
  lastCheckpoint(origin: string): Promise<KeptCheckpoint | null>;
  checkpoints(): Promise<readonly KeptCheckpoint[]>;
  /** The number of the newest event of a run among these types; null when there is none. */
  lastOfRun(runId: string, types: readonly string[]): Promise<number | null>;
}>;
