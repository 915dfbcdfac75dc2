import type { ApprovalView, VoteView } from '../../bot/core/run/view.ts';
import { anyOf, inTurn, message, type Text } from '../../bot/core/text/message.ts';
import { type CardData, optional, optionalText } from '../render.ts';
import { dayAndTime } from '../time.ts';
import { bounded } from './bounded.ts';
import type { Detail } from './detail.ts';
import type { Draft } from './draft.ts';

const SYMBOLS: Readonly<Record<ApprovalView['state'], string>> = {
  open: '◷',
  approved: '✓',
  rejected: '⊘',
  expired: '⊖',
  cancelled: '■',
  superseded: '↻',
};

/** Who is asked, which stage is open, who has voted and what they said, and until when. A request that was replaced says so in one line. */
export function approvals(list: readonly ApprovalView[], draft: Draft): readonly CardData[] {
  return bounded(list, draft.detail).map((approval) => approvalBlock(approval, draft));
}

/** Nobody approves with a card that is not complete: it says who is asked, and a line of how it stands. */
function most({ complete }: Detail): number {
  return complete ? Number.POSITIVE_INFINITY : 1;
}

function approvalBlock(approval: ApprovalView, draft: Draft): CardData {
  const { detail, wording } = draft;
  const changes = approval.changes.slice(0, most(detail));
  return {
    symbol: SYMBOLS[approval.state],
    heads: wording.runs(message(`approval.${approval.state}`, { who: draft.fact(approval.asked) })),
    progress: progress(approval, draft),
    places: optionalText(approval.tabOnly ? wording.line(message('approval.tab-only')) : null),
    also: optional(approval.escalatedTo.length > 0 ? inTurn(approval.escalatedTo) : null).map((names) => ({
      lead: wording.line(message('approval.also-asked')),
      text: draft.fact(names),
    })),
    changes: changes.map((change) => ({ lead: wording.line(message('approval.changed')), text: draft.sentence(change) })),
    rests: optionalText(wording.rest(approval.changes.length - changes.length)),
    stages: approval.state === 'open' ? stages(approval, draft).slice(0, most(detail)) : [],
    prompts: optionalText(prompt(approval, draft)),
    votes: votes(approval, draft),
    times: optionalText(timeSentence(approval, draft)),
  };
}

/** What is asked while it is asked is what approvers must see; afterwards it is only told. */
function prompt(approval: ApprovalView, draft: Draft): string | null {
  if (approval.prompt === '') return null;
  return approval.state === 'open' ? draft.fact(approval.prompt) : draft.sentence(approval.prompt);
}

const MARKS = { done: '✓', open: '►', later: '○' } as const;

/** One line per duty when there is more than one place to fill: which role, how many of how many, by whom. */
function stages(approval: ApprovalView, draft: Draft): readonly CardData[] {
  if (needed(approval) === 1) return [];
  return approval.stages.flatMap(({ duties, state }, index) =>
    duties.map(({ roles, count, filledBy }) => ({
      symbol: filledBy.length >= count ? MARKS.done : MARKS[state],
      lead: approval.stages.length > 1 ? `${index + 1}. ` : '',
      role: draft.fact(anyOf(roles)),
      given: draft.wording.line(message('approval.places', { given: filledBy.length, total: count })),
      people: optionalText(filledBy.length === 0 ? null : draft.fact(inTurn(filledBy))),
    })),
  );
}

function progress(approval: ApprovalView, { wording }: Draft): string {
  const given = approval.stages.flatMap(({ duties }) => duties).reduce((sum, { filledBy }) => sum + filledBy.length, 0);
  return wording.line(message('approval.progress', { given, total: needed(approval) }));
}

function needed({ stages: all }: ApprovalView): number {
  return all.flatMap(({ duties }) => duties).reduce((sum, { count }) => sum + count, 0);
}

function timeSentence({ state, expiresAt }: ApprovalView, { wording }: Draft): string | null {
  const when = dayAndTime(expiresAt);
  if (state === 'open') return wording.own(message('approval.expires-at', { when }));
  return state === 'expired' ? wording.own(message('approval.expired-at', { when })) : null;
}

const NO_VOTE = { heads: [], comments: [], moments: [] } as const;

function votes(approval: ApprovalView, draft: Draft): readonly CardData[] {
  const shown = approval.votes.slice(0, draft.detail.votes).map((vote) => voteRow(vote, draft));
  const rest = draft.wording.rest(approval.votes.length - shown.length);
  return [...shown, ...optional(rest).map((text) => ({ ...NO_VOTE, symbol: text }))];
}

function voteRow({ by, onBehalfOf, verdict, comment, at }: VoteView, draft: Draft): CardData {
  const { wording } = draft;
  const who: Text = draft.fact(onBehalfOf === null ? by : message('run.on-behalf', { name: by, person: onBehalfOf }));
  const said = message('text.quoted', { text: draft.sentence(comment) });
  return {
    symbol: verdict === 'approve' ? '✓' : '⊘',
    heads: wording.runs(verdict === 'approve' ? message('vote.approved', { by: who }) : message('vote.rejected', { by: who })),
    comments: optionalText(comment.trim() === '' ? null : wording.line(said)),
    moments: [{ text: dayAndTime(at) }],
  };
}
