import type { ProposalId, SiteHash } from '../../../bot/core/ids.ts';
import type { ActivationView, RulesView } from '../../../bot/core/site/view.ts';
import type { SeenVersion } from '../../../bot/core/tab.ts';
import { inTurn, message } from '../../../bot/core/text/message.ts';
import { minutesAgo } from './sample-run.ts';

const NOW_IN_FORCE = 'ab12cd34'.repeat(8) as SiteHash;
const BEFORE = '9d0e8f71'.repeat(8) as SiteHash;
export const OTHER = 'cd77ef01'.repeat(8) as SiteHash;
const DAY = 24 * 60;

const ACTIVATIONS: readonly ActivationView[] = [
  { number: 3, hash: NOW_IN_FORCE, shortHash: 'ab12cd34', how: 'approved', by: 'Hugo Weiss', at: minutesAgo(3 * DAY), reason: '' },
  {
    number: 2,
    hash: BEFORE,
    shortHash: '9d0e8f71',
    how: 'recovered',
    by: 'root on deploy-1',
    at: minutesAgo(9 * DAY),
    reason: 'Nobody who may govern could sign in.',
  },
  { number: 1, hash: NOW_IN_FORCE, shortHash: 'ab12cd34', how: 'first', by: 'root on deploy-1', at: minutesAgo(30 * DAY), reason: '' },
];

export const SAMPLE_RULES: RulesView = {
  governed: true,
  inForce: ACTIVATIONS[0] as ActivationView,
  folder: { hash: OTHER, shortHash: 'cd77ef01', same: false, problems: [] },
  proposed: [{ id: 'p-7hk2m9qd2c4d' as ProposalId, hash: OTHER, shortHash: 'cd77ef01', by: 'Dana Okafor', at: minutesAgo(12) }],
  history: ACTIVATIONS,
};

/** A proposal of Dana's that changes something of every kind, and that this person may decide. */
export function sampleVersion(): SeenVersion {
  return {
    can: { propose: false, approve: true, reject: true, takeBack: false },
    view: {
      hash: OTHER,
      shortHash: 'cd77ef01',
      state: 'proposed',
      foundAt: minutesAgo(40),
      comparedWith: { hash: NOW_IN_FORCE, shortHash: 'ab12cd34' },
      proposal: {
        id: 'p-7hk2m9qd2c4d' as ProposalId,
        state: 'open',
        by: 'Dana Okafor',
        at: minutesAgo(12),
        decidedBy: null,
        decidedAt: null,
        comment: '',
      },
      problems: [],
      warnings: ['Only one person has the role head-of-it, so nobody could approve their runs.'],
      changes: {
        decisions: [
          {
            role: 'developer',
            permission: 'run',
            workflows: ['deploy', 'restart'],
            environments: ['production'],
            before: inTurn([
              message('rules.answer.approval', { who: 'release-manager' }),
              message('rules.answer.times', { open: message('span.hours', { count: 1 }), valid: message('span.hours', { count: 1 }) }),
            ]),
            after: message('rules.answer.yes'),
            direction: 'looser',
          },
          {
            role: 'release-manager',
            permission: 'audit',
            workflows: [],
            environments: [],
            before: message('rules.answer.yes'),
            after: message('rules.answer.no'),
            direction: 'stricter',
          },
        ],
        roles: [
          { role: 'sre', kind: 'changed', gained: [message('rules.holder.group', { id: 'Platform on call' })], lost: ['bob@example.com'] },
        ],
        settings: [message('rules.setting.freeze-gone', { name: 'december' })],
        files: [
          {
            path: 'policy.yml',
            kind: 'changed',
            bytes: 1200,
            sha256: 'ef'.repeat(32),
            lines: [
              { kind: 'gap', count: 8 },
              { kind: 'same', line: 9, text: 'environments:' },
              { kind: 'removed', line: 10, text: '  production: { approval: { role: release-manager, count: 1 } }' },
              { kind: 'added', line: 10, text: '  production: {}' },
              { kind: 'gap', count: 1 },
              { kind: 'added', line: 12, text: 'freezes: []', unended: true },
            ],
            more: 0,
          },
          { path: 'knowledge/logo.png', kind: 'added', bytes: 900, sha256: '01'.repeat(32), lines: null, more: 0 },
        ],
      },
      next: 'Somebody who may govern, other than Dana Okafor, approves or rejects.',
    },
  };
}
