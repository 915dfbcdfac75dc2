/**
 * How far the log was forwarded to a target: `seq` is the number of the last event that it took, 0 before the first; `log` names
 * the log of that event. `settled` says that the last connection came to an orderly end after it, so that nothing can be on its
 * way any more.
 */
export type Forwarded = Readonly<{ log: string; seq: number; settled: boolean }>;

/** Where the cursor goes: behind event `seq`. */
export type ForwardedTo = Readonly<{ log: string; seq: number }>;

/**
 * The cursors of the forwarded log, one for each target, and the leases by which one process at a time forwards to it. Every
 * method throws AppError as the store does.
 */
export type ForwardStore = Readonly<{
  /** Takes the lease on a target, or renews one's own, for `leaseMs` from now on; null while another holder has it. */
  claim(target: string, holder: string, leaseMs: number): Promise<Forwarded | null>;
  /** Moves the cursor forward. False, and nothing is moved, for whoever does not hold the target any more. */
  move(target: string, holder: string, to: ForwardedTo): Promise<boolean>;
  /** Gives the lease back, if it is still one's own. */
  release(target: string, holder: string, how: Readonly<{ settled: boolean }>): Promise<void>;
  /** The cursor as it stands, whoever holds it; null for a target that nothing was forwarded to yet. */
  forwarded(target: string): Promise<Forwarded | null>;
}>;
