import type { Rule } from '../core/policy/rule.ts';

const FRESH_MS = 5 * 60_000;

/** What can do the most harm is decided with a sign-in of the last five minutes, which only the tab can show. */
const rule: Rule = {
  name: 'critical-in-tab',
  applies: 'vote',
  check({ approval, verdict, door }) {
    if (approval.requirement.where === 'anywhere')
      return { holds: true, sentence: 'This may be decided in chat, on the card or in the tab.' };
    if (verdict === 'reject') return { holds: true, sentence: 'A rejection may be given anywhere.' };
    if (door.kind !== 'tab')
      return { holds: false, sentence: 'This is critical, so it is approved in the Signalbox tab only. Open the run there.' };
    const fresh = door.signInAgeMs !== null && door.signInAgeMs >= 0 && door.signInAgeMs <= FRESH_MS;
    return fresh
      ? { holds: true, sentence: 'The sign-in is of the last five minutes.' }
      : { holds: false, sentence: 'This is critical and needs a sign-in of the last five minutes. Reload the tab and approve again.' };
  },
};

export default rule;
