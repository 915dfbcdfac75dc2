/** What the process of the product (test/fixtures/complete-program.ts) is told, and what it says on each line. */
export type Order = Readonly<{
  siteDir: string;
  dataDir: string;
  url: string;
  port: number;
  seed: number;
  /** Where its operations begin and end. */
  from: number;
  to: number;
  /** How far its clock is ahead. */
  aheadMs: number;
}>;

/** `say` is a chat message, `press` a button, the rest the tab. */
export const KINDS = ['say', 'start', 'vote', 'press', 'cancel', 'resolve'] as const;
export type Kind = (typeof KINDS)[number];

/** An operation before it is tried. `tag` is in what was asked, `run` is what it is about, `tried` what the log calls it. */
export type Tried = Readonly<{ id: number; kind: Kind; person: string; tag?: string; run?: string; tried?: string }>;
/** What was answered. Denied: with the rule. */
export type Answered = Readonly<{ id: number; ok: boolean; denied: boolean }>;
export type Said = Readonly<{ try: Tried }> | Readonly<{ answer: Answered }>;

/** Numbers from 0 to below 1 that are the same for a seed (mulberry32). */
export function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
