/** 32 bytes of SHA-256. */
type Hash = Uint8Array;
type Tree = Readonly<{ size: number; root: Hash }>;
export type Warning = Readonly<{ reason: string; from: number; to: number; sentence: string }>;
type Problem = Readonly<{ reason: string; from: number | null; to: number | null; number: number | null; sentence: string }>;

export type Verdict = Readonly<{
  verdict: 'verified' | 'not verified';
  kind: string;
  events: number;
  checkpoint: Readonly<{ origin: string; size: number; time: string }> | null;
  unanchored: number;
  warnings: readonly Warning[];
  problem: Problem | null;
}>;

/** Paths of the files that are verified together. */
export type Files = Readonly<{ checkpoints: string; key: string }> & (Readonly<{ export: string }> | Readonly<{ proof: string }>);

/** What the verifier needs of a line of an export, or of a row of the log. */
export type Line = Readonly<{
  event: Readonly<{ seq: number; log: string; type: string; facts: Readonly<Record<string, unknown>> }>;
  leaf: Hash;
  beside: Readonly<{ detail: Readonly<Record<string, unknown>> }> | null;
  /** Whether the hash in the event is that of what lies beside it; true when it is missing. */
  besideFits: boolean;
  proof: readonly Hash[] | null;
}>;
export type Checkpoint = Readonly<{ origin: string; size: number; root: Hash; time: string }>;
export type NotaryKey = Readonly<{ name: string }>;

/** What was found wrong. `message` is the sentence for people. */
export class Finding extends Error {
  reason: string;
  where: Readonly<{ from: number | null; to: number | null; number: number | null }>;
  constructor(reason: string, sentence: string, where?: Readonly<{ from?: number | null; to?: number | null; number?: number | null }>);
}
/** The key in a text; `name` stands for its file in what is said. Throws Finding. */
export function keyIn(text: string, name: string): NotaryKey;
/** The checkpoints in a text, each signed by the key; `name` stands for its file in what is said. Throws Finding. */
export function checkpointsIn(text: string, key: NotaryKey, name: string): readonly Checkpoint[];
/** A log that is read from its first event to its last. `read` and `end` throw Finding. */
export class WholeLog {
  constructor(checkpoints: readonly Checkpoint[]);
  /** Takes more checkpoints, in order of size. Throws RangeError when they are not. */
  expect(checkpoints: readonly Checkpoint[]): void;
  /** The same when there are no more events; keeps none of them. */
  expectNoMore(checkpoints: readonly Checkpoint[]): void;
  readonly size: number;
  read(line: Line): readonly Hash[];
  root(): Hash;
  end(): Readonly<{ events: number; checkpoint: Checkpoint; unanchored: number; warnings: readonly Warning[] }>;
}
export function verify(files: Files): Verdict;
export function leafHash(data: Uint8Array | string): Hash;
export function verifyInclusion(at: Readonly<{ index: number; size: number; root: Hash }>, leaf: Hash, path: readonly Hash[]): boolean;
export function verifyConsistency(from: Tree, to: Tree, proof: readonly Hash[]): boolean;
export class ReadTree {
  size: number;
  add(leaf: Hash): readonly Hash[];
  root(): Hash;
}
