import type { Rule } from '../core/policy/rule.ts';
import { message } from '../core/text/message.ts';

const FRESH_MS = 5 * 60_000;

/** What can do the most harm is decided with a sign-in of the last five minutes, which only the tab can show. */
const rule: Rule = {
  name: 'critical-in-tab',
  applies: 'vote',
  check({ approval, verdict, door }) {
    if (approval.requirement.where === 'anywhere') return { holds: true, sentence: message('rule.anywhere') };
    if (verdict === 'reject') return { holds: true, sentence: message('rule.reject-anywhere') };
    if (door.kind !== 'tab') return { holds: false, sentence: message('rule.tab-only') };
    const fresh = door.signInAgeMs !== null && door.signInAgeMs >= 0 && door.signInAgeMs <= FRESH_MS;
    return fresh ? { holds: true, sentence: message('rule.sign-in-fresh') } : { holds: false, sentence: message('rule.sign-in-old') };
  },
};

export default rule;
