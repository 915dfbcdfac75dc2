import type { Core } from '../core.ts';
import type { AppError } from '../errors.ts';
import type { ProposalId } from '../ids.ts';
import type { Stamp } from '../run/change.ts';
import { siteEvent } from './event.ts';

export type TriedRules = Readonly<{ stamp: Stamp; proposalId: ProposalId; tried: string }>;

/**
 * Records that somebody tried something about a proposal that came to nothing, as `recordRefused` does for runs: it was
 * decided, its rules cannot be used. The transaction of the attempt was rolled back, so this is one of its own.
 */
export async function recordRefusedRules(
  core: Pick<Core, 'store'>,
  { stamp, proposalId, tried }: TriedRules,
  error: AppError,
): Promise<void> {
  const proposal = await core.store.site.proposal(proposalId);
  // What does not exist was not refused to anybody.
  if (proposal === null) return;
  const { reason: rule, message: sentence } = error;
  const event = siteEvent(stamp, { type: 'decision.denied', hash: proposal.hash, rule, sentence, detail: { tried, proposalId } });
  await core.store.transaction((tx) => tx.appendEvents([event]));
}
