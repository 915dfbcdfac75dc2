/** 32 bytes of SHA-256. */
type Hash = Uint8Array;
type Tree = Readonly<{ size: number; root: Hash }>;
type Warning = Readonly<{ reason: string; from: number; to: number; sentence: string }>;
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

export function verify(files: Files): Verdict;
export function leafHash(data: Uint8Array | string): Hash;
export function verifyInclusion(at: Readonly<{ index: number; size: number; root: Hash }>, leaf: Hash, path: readonly Hash[]): boolean;
export function verifyConsistency(from: Tree, to: Tree, proof: readonly Hash[]): boolean;
export class ReadTree {
  size: number;
  add(leaf: Hash): void;
  root(): Hash;
}
