import { AppError } from '../errors.ts';
import { newProposalId, type SiteHash } from '../ids.ts';
import type { Stamp } from '../run/change.ts';
import type { Proposal } from './version.ts';

export function newProposal(hash: SiteHash, base: number, stamp: Stamp): Proposal {
  return {
    id: newProposalId(),
    hash,
    base,
    by: stamp.by,
    at: stamp.at,
    state: 'open',
    decidedBy: null,
    decidedAt: null,
    comment: '',
  };
}

export type Verdict = 'approve' | 'reject';

/**
 * The proposal as decided. Who may decide was settled before; here only its state speaks. Throws `conflict` with a sentence
 * that says how it stands: it is decided already, or other rules came into force since it was compared with them.
 */
export function decidedProposal(
  proposal: Proposal,
  verdict: Verdict,
  by: Readonly<{ stamp: Stamp; comment: string; inForce: number }>,
): Proposal {
  if (proposal.state !== 'open') throw refused('proposal.already_decided', `${howItEnded(proposal)} Your answer changed nothing.`);
  if (proposal.base !== by.inForce) {
    throw refused(
      'proposal.other_base',
      'Other rules came into force since this was proposed, so it would change something else than you were shown. Ask for it to be proposed again.',
    );
  }
  const { stamp, comment } = by;
  return { ...proposal, state: verdict === 'approve' ? 'approved' : 'rejected', decidedBy: stamp.by, decidedAt: stamp.at, comment };
}

/** Another version came into force first. */
export function superseded(proposal: Proposal, stamp: Stamp): Proposal {
  return { ...proposal, state: 'superseded', decidedBy: stamp.by, decidedAt: stamp.at };
}

/** How a proposal that is not open any more came to its end, in one sentence. */
export function howItEnded({ state, by, decidedBy, comment }: Proposal): string {
  const who = decidedBy?.name ?? 'Somebody';
  const why = comment === '' ? '.' : `: ${comment}`;
  switch (state) {
    case 'approved':
      return `Approved by ${who}${why}`;
    case 'rejected':
      return decidedBy !== null && decidedBy.objectId === by.objectId && decidedBy.tenantId === by.tenantId
        ? `Taken back by ${who}${why}`
        : `Rejected by ${who}${why}`;
    case 'superseded':
      return 'Other rules came into force first. Propose it again to see what it would change now.';
    case 'open':
      return 'It waits for a second person.';
  }
}

function refused(reason: string, message: string): AppError {
  return new AppError({ code: 'conflict', reason, message });
}
