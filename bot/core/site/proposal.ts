import { AppError } from '../errors.ts';
import { newProposalId, type SiteHash } from '../ids.ts';
import type { Stamp } from '../run/change.ts';
import { message, type Text } from '../text/message.ts';
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
  if (proposal.state !== 'open')
    throw refused('proposal.already_decided', message('rules.unchanged-answer', { how: howItEnded(proposal) }));
  if (proposal.base !== by.inForce) {
    throw refused('proposal.other_base', message('rules.other-base'));
  }
  const { stamp, comment } = by;
  return { ...proposal, state: verdict === 'approve' ? 'approved' : 'rejected', decidedBy: stamp.by, decidedAt: stamp.at, comment };
}

/** Another version came into force first. */
export function superseded(proposal: Proposal, stamp: Stamp): Proposal {
  return { ...proposal, state: 'superseded', decidedBy: stamp.by, decidedAt: stamp.at };
}

/** How a proposal that is not open any more came to its end, in one sentence. */
export function howItEnded({ state, by, decidedBy, comment }: Proposal): Text {
  if (state === 'superseded' || state === 'open') return message(`rules.ended.${state}`);
  const who = decidedBy?.name ?? message('card.somebody');
  const own = decidedBy !== null && decidedBy.objectId === by.objectId && decidedBy.tenantId === by.tenantId;
  const how = state === 'rejected' && own ? 'taken-back' : state;
  return comment === '' ? message(`rules.ended.${how}`, { who }) : message(`rules.ended.${how}-because`, { who, comment });
}

function refused(reason: string, text: Text): AppError {
  return new AppError({ code: 'conflict', reason, message: text });
}
