import type { Rule } from '../core/policy/rule.ts';
import { samePrincipal } from '../core/principal.ts';
import { message } from '../core/text/message.ts';

/** New rules need two people: whoever proposes them may take them back, but never puts them into force. */
const rule: Rule = {
  name: 'proposer-never-approves',
  applies: 'proposal',
  check({ actor, act, proposer }) {
    if (act !== 'approve') return { holds: true, sentence: message('rule.second-person') };
    if (proposer === null) return { holds: false, sentence: message('rule.not-proposed') };
    if (samePrincipal(actor, proposer)) {
      return { holds: false, sentence: message('rule.own-proposal', { name: actor.name }) };
    }
    return { holds: true, sentence: message('rule.other-proposal', { name: actor.name }) };
  },
};

export default rule;
