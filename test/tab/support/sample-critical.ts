import { sourceText } from '../../../bot/core/policy/requirement.ts';
import type { SeenRun } from '../../../bot/core/tab.ts';
import { allOf, message } from '../../../bot/core/text/message.ts';
import { doneStep, minutesAgo, sampleApproval, sampleHash, sampleRun, sampleStep } from './sample-run.ts';

/** A critical run whose request has two stages, replaced another one, and was escalated. */
export function criticalRun(): SeenRun {
  const approval = sampleApproval('3kq8mq9d7hkx', {
    asked: message('requirement.then', { first: allOf(['2 × sre', '1 × security']), next: 'head-of-it' }),
    because: ['environment production', 'risk high'].map(sourceText),
    stages: [
      {
        duties: [
          { roles: ['sre', 'platform'], count: 2, filledBy: ['Bob Long', 'Cora Diaz'] },
          { roles: ['security'], count: 1, filledBy: ['Eve Stone'] },
        ],
        state: 'done',
      },
      { duties: [{ roles: ['head-of-it'], count: 2, filledBy: ['Hugo Weiss'] }], state: 'open' },
      { duties: [{ roles: ['release-manager'], count: 1, filledBy: [] }], state: 'later' },
    ],
    escalatedTo: ['deputy-head'],
    tabOnly: true,
    prompt: 'Empties the cache of every region.',
    changes: [message('change.step-new', { step: 'Purge the cache' }), message('change.order')],
    votes: [
      { by: 'Bob Long', onBehalfOf: 'Alice Long', verdict: 'approve', comment: 'Alice and I looked at it together.', at: minutesAgo(9) },
      { by: 'Cora Diaz', onBehalfOf: null, verdict: 'approve', comment: '', at: minutesAgo(8) },
      { by: 'Eve Stone', onBehalfOf: null, verdict: 'approve', comment: '', at: minutesAgo(6) },
      { by: 'Hugo Weiss', onBehalfOf: null, verdict: 'approve', comment: '', at: minutesAgo(2) },
    ],
  });
  const view = sampleRun('c4h8tmwp', {
    summary: 'purge cache in production',
    workflow: { name: 'purge', title: 'Purge a cache' },
    environment: 'production',
    risk: 'high',
    state: 'waiting_approval',
    planHash: sampleHash('aa07b31e'),
    createdAt: minutesAgo(11),
    startAt: minutesAgo(-180),
    startedAt: null,
    endedAt: null,
    approvals: [approval],
    steps: [sampleStep('purge', { name: 'Purge the cache', what: 'http.post https://cdn.example.com/purge', effect: 'unsafe' })],
    next: message('next.vote-tab', { who: '1 × head-of-it', requester: 'Dana Okafor' }),
  });
  return { view, can: { approve: [approval.id], cancel: false, resolve: false, review: false } };
}

/** A run that went without approval, and whose review this person may close. */
export function glassRun(): SeenRun {
  const view = sampleRun('g9k2tmwp', {
    createdAt: minutesAgo(55),
    startedAt: minutesAgo(54.9),
    endedAt: minutesAgo(54),
    steps: [doneStep('deploy', 54.8, 12)],
    summary: 'deploy shop 1.2.1 to production',
    environment: 'production',
    risk: 'high',
    breakGlass: { reason: 'The shop is down and no release manager answers.', review: null },
    next: message('next.review', { requester: 'Dana Okafor' }),
  });
  return { view, can: { approve: [], cancel: false, resolve: false, review: true } };
}
