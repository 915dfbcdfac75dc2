import type { Seal } from './seal.ts';

/**
 * What the last verification of the whole log found; `problem` is a sentence, or null when everything is as it was signed. `restored` has a
 * sentence for each log that ended in a restore and of which signed events are gone: whoever may write such an event can hide others by it.
 */
export type Verified = Readonly<{ at: Date; events: number; problem: string | null; restored: readonly string[] }>;

/** How the log stands: its name, how many events it has, and what this process knows of its seals. */
export type LogState = Omit<LogHealth, 'waitingSince'> &
  Readonly<{
    origin: string;
    size: number;
    /** For how long the oldest event that is not sealed has waited, in milliseconds; null when none does. */
    lagMs: number | null;
    /** The notary's key, as an auditor keeps it; null when there is no notary. */
    key: string | null;
  }>;

/** What this process knows of the seals of the log. */
export type LogHealth = Readonly<{
  sealed: Seal | null;
  /** Since when the oldest event that is not sealed waits; null when none does. */
  waitingSince: Date | null;
  /** Why it cannot be sealed at present; null while it can. */
  trouble: string | null;
  /** null before the first verification. */
  verified: Verified | null;
}>;
