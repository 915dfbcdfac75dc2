import type { FirstStep } from './contract.ts';

/** What a newcomer is invited to try with the starter site, in this order. */
export const FIRST_STEPS: readonly FirstStep[] = [
  { persona: 'developer', text: '@Signalbox deploy shop 1.1.0 to staging', explain: 'Deploys at once and shows every step on one card.' },
  {
    persona: 'developer',
    text: '@Signalbox deploy shop 1.1.0 to production',
    explain: 'Waits for a release manager. A is asked in a chat, B by name in the channel.',
  },
  { persona: 'release-manager-a', text: null, explain: 'Act as release manager A and press Approve on the card.' },
  {
    persona: 'developer',
    text: '@Signalbox deploy shop 1.2.0 to staging',
    explain: 'A broken release: the health check fails and it is undone.',
  },
  { persona: 'outsider', text: '@Signalbox deploy shop 1.1.0 to staging', explain: 'Is refused, with the rule named.' },
];

/**
 * Whom nobody gave the app: they are asked for approvals in the channel, until they open their chat with the bot. All others
 * have it from the start, as where an administrator gives it to everybody, and are asked in their own chat.
 */
export const WITHOUT_APP: readonly string[] = ['release-manager-b', 'outsider'];
