import type { DelegationId } from '../ids.ts';
import type { Principal } from '../principal.ts';

/**
 * Somebody's vote with one role, handed to a colleague from `fromAt` until `until` (excluded). It gives what the giver has at
 * the time of a vote and nothing else: no permission, and nothing when the giver has lost the role.
 */
export type Delegation = Readonly<{
  id: DelegationId;
  from: Principal;
  to: Principal;
  role: string;
  fromAt: Date;
  until: Date;
  /** The giver is away: they are not asked and not reminded meanwhile. */
  absent: boolean;
  reason: string;
  createdBy: Principal;
  createdAt: Date;
  /** When it was taken or given back before its time. */
  endedAt: Date | null;
}>;

/** Nothing is handed on for longer than this, or further ahead, whatever policy.yml says. */
export const LONGEST_MS = 30 * 86_400_000;

/** From somebody to a colleague, and from there once more: then it ends. */
export const MOST_LINKS = 2;

export function isActive({ fromAt, until, endedAt }: Delegation, at: Date): boolean {
  return endedAt === null && fromAt <= at && at < until;
}
