import type { ProposalId, SiteHash } from '../../bot/core/ids.ts';
import type { RulesView, VersionView } from '../../bot/core/site/view.ts';
import type { SeenVersion } from '../../bot/core/tab.ts';

const AT = new Date('2026-05-04T09:00:00Z');
export const SITE_HASH = 'ab'.repeat(32) as SiteHash;
export const OTHER_HASH = 'cd'.repeat(32) as SiteHash;
export const PROPOSAL_ID = 'p-7hk2m9qd2c4d' as ProposalId;

const IN_FORCE = { number: 3, hash: SITE_HASH, shortHash: 'abababab', how: 'approved', by: 'Bea', at: AT, reason: '' } as const;

export const RULES: RulesView = {
  governed: true,
  inForce: IN_FORCE,
  folder: { hash: OTHER_HASH, shortHash: 'cdcdcdcd', same: false, problems: [] },
  proposed: [{ id: PROPOSAL_ID, hash: OTHER_HASH, shortHash: 'cdcdcdcd', by: 'Ada', at: AT }],
  history: [IN_FORCE],
};

export const VERSION: VersionView = {
  hash: OTHER_HASH,
  shortHash: 'cdcdcdcd',
  state: 'proposed',
  foundAt: AT,
  comparedWith: { hash: SITE_HASH, shortHash: 'abababab' },
  proposal: { id: PROPOSAL_ID, state: 'open', by: 'Ada', at: AT, decidedBy: null, decidedAt: null, comment: '' },
  problems: [],
  warnings: ['policy.yml lets nobody govern.'],
  changes: {
    decisions: [
      {
        role: 'developer',
        permission: 'run',
        workflows: ['deploy'],
        environments: ['production'],
        before: 'after approval by release-manager, open for 1 h, good for 1 h',
        after: 'yes',
        direction: 'looser',
      },
    ],
    roles: [{ role: 'developer', kind: 'changed', gained: ['app role Signalbox.Everybody'], lost: [] }],
    settings: ['The freeze december is gone.'],
    files: [
      {
        path: 'policy.yml',
        kind: 'changed',
        bytes: 1200,
        sha256: 'ef'.repeat(32),
        lines: [
          { kind: 'gap', count: 8 },
          { kind: 'same', line: 9, text: 'environments:' },
          { kind: 'removed', line: 10, text: '  production: { approval: { role: release-manager } }' },
          { kind: 'added', line: 10, text: '  production: {}', unended: true },
        ],
        more: 0,
      },
      { path: 'scripts/logo.png', kind: 'added', bytes: 900, sha256: '01'.repeat(32), lines: null, more: 0 },
    ],
  },
  next: 'Somebody who may govern, other than Ada, approves or rejects.',
};

export const SEEN_VERSION: SeenVersion = { view: VERSION, can: { propose: false, approve: true, reject: true, takeBack: false } };
