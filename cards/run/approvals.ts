import type { ApprovalView } from '../../bot/core/run/view.ts';
import { type CardData, optional, optionalText } from '../render.ts';
import { shortened } from '../text.ts';
import { dayAndTime } from '../time.ts';
import { bounded } from './bounded.ts';
import type { Detail } from './detail.ts';

const WORDS: Readonly<Record<ApprovalView['state'], Readonly<{ symbol: string; word: string }>>> = {
  open: { symbol: '◷', word: 'Asked' },
  approved: { symbol: '✓', word: 'Approved by' },
  rejected: { symbol: '⊘', word: 'Rejected by' },
  expired: { symbol: '⊖', word: 'Expired, was asked:' },
  cancelled: { symbol: '■', word: 'Cancelled, was asked:' },
  superseded: { symbol: '↻', word: 'Replaced, was asked:' },
};

/** Who is asked, which stage is open, who has voted and what they said, and until when. A request that was replaced says so in one line. */
export function approvals(list: readonly ApprovalView[], detail: Detail): readonly CardData[] {
  const shown = bounded(list, detail);
  const rows = shown.map((approval) => ({
    symbol: WORDS[approval.state].symbol,
    word: WORDS[approval.state].word,
    role: shortened(approval.asked, detail.fact),
    progress: progress(approval),
    places: approval.tabOnly ? [{ text: 'Critical: approved in the Signalbox tab only, freshly signed in.' }] : [],
    also: optionalText(approval.escalatedTo.length === 0 ? null : shortened(approval.escalatedTo.join(', '), detail.fact)),
    changes: approval.changes.slice(0, most(detail)).map((change) => ({ text: shortened(change, detail.sentence) })),
    stages: approval.state === 'open' ? stages(approval, detail).slice(0, most(detail)) : [],
    prompts: optionalText(
      approval.prompt === '' ? null : shortened(approval.prompt, approval.state === 'open' ? detail.fact : detail.sentence),
    ),
    votes: votes(approval, detail),
    times: optional(timeSentence(approval)).map((text) => ({ text })),
  }));
  const rest = list.length - shown.length;
  return rest > 0 ? [...rows, { ...NO_ROW, role: `(${rest} more)`, progress: 'see the tab' }] : rows;
}

const NO_ROW = { symbol: '…', word: '', places: [], changes: [], stages: [], prompts: [], votes: [], times: [] } as const;

/** Nobody approves with a card that is not complete: it says who is asked, and a line of how it stands. */
function most({ complete }: Detail): number {
  return complete ? Number.POSITIVE_INFINITY : 1;
}

const MARKS = { done: '✓', open: '►', later: '○' } as const;

/** One line per duty when there is more than one place to fill: which role, how many of how many, by whom. */
function stages(approval: ApprovalView, detail: Detail): readonly CardData[] {
  if (needed(approval) === 1) return [];
  return approval.stages.flatMap(({ duties, state }, index) =>
    duties.map(({ roles, count, filledBy }) => ({
      symbol: filledBy.length >= count ? MARKS.done : MARKS[state],
      lead: approval.stages.length > 1 ? `${index + 1}. ` : '',
      role: shortened(roles.join(' or '), detail.fact),
      given: `${filledBy.length} of ${count}`,
      people: optionalText(filledBy.length === 0 ? null : shortened(filledBy.join(', '), detail.fact)),
    })),
  );
}

function progress(approval: ApprovalView): string {
  const total = needed(approval);
  const given = approval.stages.flatMap(({ duties }) => duties).reduce((sum, { filledBy }) => sum + filledBy.length, 0);
  return `${given} of ${total} ${total === 1 ? 'approval' : 'approvals'}`;
}

function needed({ stages: all }: ApprovalView): number {
  return all.flatMap(({ duties }) => duties).reduce((sum, { count }) => sum + count, 0);
}

function timeSentence(approval: ApprovalView): string | null {
  if (approval.state === 'open') return `Expires ${dayAndTime(approval.expiresAt)}`;
  return approval.state === 'expired' ? `Expired ${dayAndTime(approval.expiresAt)}` : null;
}

function votes(approval: ApprovalView, detail: Detail): readonly CardData[] {
  const hidden = approval.votes.length - detail.votes;
  const shown = approval.votes.slice(0, detail.votes).map(({ by, onBehalfOf, verdict, comment, at }) => ({
    symbol: verdict === 'approve' ? '✓' : '⊘',
    by: shortened(onBehalfOf === null ? by : `${by} for ${onBehalfOf}`, detail.fact),
    verdict: verdict === 'approve' ? 'approved' : 'rejected',
    comments: optionalText(comment.trim() === '' ? null : `“${shortened(comment, detail.sentence)}”`),
    moments: [{ text: dayAndTime(at) }],
  }));
  return hidden > 0 ? [...shown, { symbol: '…', by: `(${hidden} more)`, verdict: '', comments: [], moments: [] }] : shown;
}
