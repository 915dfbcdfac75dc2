import type { DelegationsView, HandOn } from '../../../bot/core/delegation/view.ts';
import { AppError } from '../../../bot/core/errors.ts';
import type { SeenRun } from '../../../bot/core/tab.ts';
import { minutesAgo } from './sample-run.ts';

const DAY = 24 * 60;

export function sampleDelegations(): DelegationsView {
  return {
    given: [
      { id: 'd-7hk2m9qd', to: 'Bob Long', role: 'release-manager', until: minutesAgo(-3 * DAY), absent: true, reason: 'out of office' },
      { id: 'd-8hk2m9qd', to: 'Eve Stone', role: 'sre', until: minutesAgo(-DAY), absent: false, reason: '' },
    ],
    received: [
      { id: 'd-9hk2m9qd', giver: 'Hugo Weiss', through: 'Cora Diaz', role: 'head-of-it', until: minutesAgo(-DAY), reason: 'on a plane' },
    ],
    can: {
      handOn: [
        { role: 'release-manager', latest: minutesAgo(-14 * DAY), giver: null },
        { role: 'security', latest: minutesAgo(-7 * DAY), giver: 'Eve Stone' },
      ],
      away: true,
    },
  };
}

export function withHandedOn(view: DelegationsView, { role, to, until, reason }: HandOn): DelegationsView {
  const given = { id: 'd-22222222', to, role: role ?? 'release-manager', until, absent: role === null, reason };
  return { ...view, given: [...view.given.filter((each) => each.role !== given.role), given] };
}

export function without(view: DelegationsView, id: string): DelegationsView {
  return { ...view, given: view.given.filter((each) => each.id !== id), received: view.received.filter((each) => each.id !== id) };
}

/** Whether the rule `critical-in-tab` refuses this vote. */
export function isTooOld(
  { view }: SeenRun,
  vote: Readonly<{ approvalId: string; verdict: 'approve' | 'reject' }>,
  signedInAt: Date | null,
): boolean {
  const approval = view.approvals.find(({ id }) => id === vote.approvalId);
  if (approval?.tabOnly !== true || vote.verdict === 'reject') return false;
  return signedInAt === null || Date.now() - signedInAt.getTime() > 300_000;
}

/** How that refusal comes. */
export function tooOld(): AppError {
  const sentence = 'This is critical and needs a sign-in of the last five minutes. Reload the tab and approve again.';
  return new AppError({
    code: 'forbidden',
    reason: 'policy.critical-in-tab',
    message: `${sentence} (Rule: critical-in-tab.)`,
    because: { rule: 'critical-in-tab', holds: false, sentence, because: [] },
  });
}
