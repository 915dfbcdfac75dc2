import { cutAt } from './text.ts';

/** A reason for breaking the glass has at least so many characters. */
export const LEAST_REASON = 10;
const MOST_REASON = 500;

/** The reason for breaking the glass as it is kept, from what somebody wrote; null when that says too little. */
export function glassReason(written: string): string | null {
  const reason = written.trim();
  return reason.length < LEAST_REASON ? null : cutAt(reason, MOST_REASON);
}
