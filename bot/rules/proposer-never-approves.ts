import type { Rule } from '../core/policy/rule.ts';
import { samePrincipal } from '../core/principal.ts';

/** New rules need two people: whoever proposes them may take them back, but never puts them into force. */
const rule: Rule = {
  name: 'proposer-never-approves',
  applies: 'proposal',
  check({ actor, act, proposer }) {
    if (act !== 'approve') return { holds: true, sentence: 'Only an approval has to come from a second person.' };
    if (proposer === null) return { holds: false, sentence: 'Nobody has proposed these rules, so nobody can approve them.' };
    if (samePrincipal(actor, proposer)) {
      return { holds: false, sentence: `${actor.name} proposed these rules, and whoever proposes new rules never approves them.` };
    }
    return { holds: true, sentence: `${actor.name} did not propose these rules.` };
  },
};

export default rule;
