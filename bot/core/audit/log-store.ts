import type { AuditFilter } from '../ports.ts';
import type { Beside, Entry } from './entry.ts';
import type { Hash, Subtree } from './tree.ts';

/** The log as it stands: its name, how many events it has and the hash over all of them. */
export type Head = Readonly<{ origin: string; size: number; root: Hash }>;

/** A signed note about the log, as the notary gave it. */
export type KeptCheckpoint = Readonly<{ origin: string; size: number; note: string }>;

/** What proofs and exports need of the checkpoints: those that the database kept, or those of an anchor's file. */
export type Checkpoints = Readonly<{
  /** The largest one of this log, or of any when `origin` is null, with at most so many events; null when there is none. */
  lastCheckpoint(origin: string | null, atMost?: number): Promise<KeptCheckpoint | null>;
  /** Those of this size; more than one when the log was restored. */
  checkpointsAt(size: number): Promise<readonly KeptCheckpoint[]>;
  /**
   * Those that there are when the first page is asked for, in order of size and then origin. With `before` only what an export up to that one
   * has: the smaller ones of its log, and those of other logs that were kept before the first of it.
   */
  checkpointPages(limit: number, before?: KeptCheckpoint): AsyncIterable<readonly KeptCheckpoint[]>;
}>;

/** An event as its row holds it. `completed` are the subtrees that end with it; `beside` is null when it was erased. */
export type LogRow = Readonly<{ entry: Entry; beside: Beside | null; completed: readonly Hash[] }>;

/**
 * A row as a verifier finds it: `leaf` is the hash of the event that its columns make (RFC 9162, 2.1.1), `nodes` those that are kept with it,
 * `besideFits` whether what can be erased is what the event has the salted hash of, null when it is gone. `texts` are there for the few
 * events by which the log says something about itself.
 */
export type FoundRow = Readonly<{
  seq: number;
  log: string;
  type: string;
  leaf: Hash;
  nodes: Uint8Array;
  besideFits: boolean | null;
  texts: Readonly<{ event: string; beside: string | null }> | null;
}>;

/** What proofs, exports and the notary's client read of the log, beside what people look for in it. */
export type LogStore = Checkpoints &
  Readonly<{
    head(): Promise<Head>;
    /** The hashes of complete subtrees, in the order asked for. Throws `internal`/`audit.node_missing` for one that is not there. */
    subtrees(wanted: readonly Subtree[]): Promise<readonly Hash[]>;
    /** Events after number `after`, in order, at most `limit`. */
    rows(after: number, limit: number): Promise<readonly LogRow[]>;
    /** The same for events that fit a filter. */
    selected(filter: AuditFilter, between: Readonly<{ after: number; upTo: number }>, limit: number): Promise<readonly LogRow[]>;
    /** Every row that there is, whatever its number, from the lowest on. */
    foundRows(after: number | null, limit: number): Promise<readonly FoundRow[]>;
    /** How many details belong to no event. */
    strayDetails(): Promise<number>;
    /** Keeps a note; one that is kept already stays. */
    keepCheckpoint(checkpoint: KeptCheckpoint): Promise<void>;
    /** The number of the newest event of a run among these types; null when there is none. */
    lastOfRun(runId: string, types: readonly string[]): Promise<number | null>;
  }>;
