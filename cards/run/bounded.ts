import type { ApprovalView } from '../../bot/core/run/view.ts';
import type { Detail } from './detail.ts';

/**
 * What the card shows of approvals at a level of detail. A request that was replaced is one line at every level; where not
 * everything fits, only the newest requests are left, open ones before all, and the duties of each are one line together.
 */
export function bounded(all: readonly ApprovalView[], detail: Detail): readonly ApprovalView[] {
  const brief = all.map((approval) => (approval.state === 'superseded' ? inOneLine(approval) : approval));
  if (detail.complete) return brief;
  const newestFirst = brief.toReversed();
  const kept = new Set([...newestFirst.filter(isOpen), ...newestFirst.filter((each) => !isOpen(each))].slice(0, detail.votes));
  return brief.filter((approval) => kept.has(approval)).map((approval) => together(approval));
}

function isOpen({ state }: ApprovalView): boolean {
  return state === 'open';
}

function inOneLine(approval: ApprovalView): ApprovalView {
  return { ...approval, tabOnly: false, changes: [], prompt: '', votes: [] };
}

function together(approval: ApprovalView): ApprovalView {
  const duties = approval.stages.flatMap((stage) => stage.duties);
  const count = duties.reduce((sum, duty) => sum + duty.count, 0);
  const filledBy = duties.flatMap((duty) => duty.filledBy);
  return {
    ...approval,
    stages: [{ duties: [{ roles: [approval.asked], count, filledBy }], state: filledBy.length < count ? 'open' : 'done' }],
  };
}
