import type { Rule } from '../core/policy/rule.ts';
import { message } from '../core/text/message.ts';

/** An approval is a person's word; software may ask but never agree. */
const rule: Rule = {
  name: 'agents-never-approve',
  applies: 'vote',
  check({ voter }) {
    return voter.kind === 'person'
      ? { holds: true, sentence: message('rule.person', { name: voter.name }) }
      : { holds: false, sentence: message('rule.only-people-approve', { name: voter.name }) };
  },
};

export default rule;
