import type { FirstStep } from './contract.ts';

/** What a newcomer is invited to try with the starter site, in this order. */
export const FIRST_STEPS: readonly FirstStep[] = [
  { persona: 'developer', text: '@Signalbox deploy shop 1.1.0 to staging', explain: 'Deploys at once and shows every step on one card.' },
  { persona: 'developer', text: '@Signalbox deploy shop 1.1.0 to production', explain: 'Waits for a release manager.' },
  { persona: 'release-manager-a', text: null, explain: 'Act as release manager A and press Approve on the card.' },
  {
    persona: 'developer',
    text: '@Signalbox deploy shop 1.2.0 to staging',
    explain: 'A broken release: the health check fails and it is undone.',
  },
  { persona: 'outsider', text: '@Signalbox deploy shop 1.1.0 to staging', explain: 'Is refused, with the rule named.' },
];
