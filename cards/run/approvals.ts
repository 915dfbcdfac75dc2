import type { ApprovalView } from '../../bot/core/run/view.ts';
import { type CardData, optional, optionalText } from '../render.ts';
import { shortened } from '../text.ts';
import { dayAndTime } from '../time.ts';
import type { Detail } from './detail.ts';

const WORDS: Readonly<Record<ApprovalView['state'], Readonly<{ symbol: string; word: string }>>> = {
  open: { symbol: '◷', word: 'Asked' },
  approved: { symbol: '✓', word: 'Approved by' },
  rejected: { symbol: '⊘', word: 'Rejected by' },
  expired: { symbol: '⊖', word: 'Expired, was asked:' },
  cancelled: { symbol: '■', word: 'Cancelled, was asked:' },
};

/** Who is asked, who has voted and what they said, and until when. */
export function approvals(list: readonly ApprovalView[], detail: Detail): readonly CardData[] {
  return list.map((approval) => ({
    symbol: WORDS[approval.state].symbol,
    word: WORDS[approval.state].word,
    role: shortened(approval.role, detail.fact),
    progress: progress(approval),
    prompts: optionalText(approval.prompt === '' ? null : shortened(approval.prompt, detail.sentence)),
    votes: votes(approval, detail),
    times: optional(timeSentence(approval)).map((text) => ({ text })),
  }));
}

function progress(approval: ApprovalView): string {
  const given = approval.votes.filter((vote) => vote.verdict === 'approve').length;
  return `${given} of ${approval.count} ${approval.count === 1 ? 'approval' : 'approvals'}`;
}

function timeSentence(approval: ApprovalView): string | null {
  if (approval.state === 'open') return `Expires ${dayAndTime(approval.expiresAt)}`;
  return approval.state === 'expired' ? `Expired ${dayAndTime(approval.expiresAt)}` : null;
}

function votes(approval: ApprovalView, detail: Detail): readonly CardData[] {
  const hidden = approval.votes.length - detail.votes;
  const shown = approval.votes.slice(0, detail.votes).map(({ by, verdict, comment, at }) => ({
    symbol: verdict === 'approve' ? '✓' : '⊘',
    by: shortened(by, detail.fact),
    verdict: verdict === 'approve' ? 'approved' : 'rejected',
    comments: optionalText(comment.trim() === '' ? null : `“${shortened(comment, detail.sentence)}”`),
    moments: [{ text: dayAndTime(at) }],
  }));
  return hidden > 0 ? [...shown, { symbol: '…', by: `(${hidden} more)`, verdict: '', comments: [], moments: [] }] : shown;
}
