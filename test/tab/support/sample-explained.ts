import type { Decision } from '../../../bot/core/policy/decision.ts';
import type { Explained } from '../../../bot/core/tab.ts';
import { requirementOf } from '../../support/requirements.ts';
import { ROSA } from './sample-events.ts';

const leaf = (rule: string, holds: boolean, sentence: string) => ({ rule, holds, sentence, because: [] });

const DENIED: Decision = {
  effect: 'deny',
  rule: 'default-deny',
  reason: leaf('default-deny', false, 'No rule of policy.yml allows it, and what nothing allows is denied.'),
};

const AFTER_APPROVAL: Decision = {
  effect: 'needs_approval',
  rule: 'developers-deploy',
  approval: requirementOf('release-manager'),
  reason: {
    rule: 'developers-deploy',
    holds: true,
    sentence: 'Rosa Marin may run deploy in production once it is approved.',
    because: [
      leaf('well-formed', true, 'The request is complete.'),
      {
        rule: 'developers-deploy',
        holds: true,
        sentence: 'The rule developers-deploy allows developer and release-manager to run deploy.',
        because: [
          leaf('role', true, 'Rosa Marin has the role release-manager.'),
          leaf('working-hours', false, 'It is outside of the working hours of release-manager, which only matters for asking.'),
        ],
      },
      leaf('environment.production', true, 'The environment production asks for an approval by release-manager.'),
    ],
  },
};

/** A question about deploying to production, as somebody is answered who may know names. */
export function sampleExplained(): Explained {
  return {
    person: ROSA,
    roles: ['developer', 'release-manager'],
    target: { workflow: 'deploy', environment: 'production' },
    decision: AFTER_APPROVAL,
    whoCan: {
      roles: [
        { role: 'developer', decision: AFTER_APPROVAL, people: ['Dana Okafor', 'Rosa Marin'], more: false, otherwise: false },
        { role: 'release-manager', decision: AFTER_APPROVAL, people: ['Rosa Marin'], more: false, otherwise: false },
        { role: 'viewer', decision: DENIED, people: [], more: false, otherwise: false },
        { role: 'auditor', decision: DENIED, people: [], more: false, otherwise: true },
      ],
      approval: requirementOf('release-manager'),
    },
  };
}
