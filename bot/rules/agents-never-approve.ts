import type { Rule } from '../core/policy/rule.ts';

/** An approval is a person's word; software may ask but never agree. */
const rule: Rule = {
  name: 'agents-never-approve',
  applies: 'vote',
  check({ voter }) {
    return voter.kind === 'person'
      ? { holds: true, sentence: `${voter.name} is a person.` }
      : { holds: false, sentence: `${voter.name} is not a person; only people approve.` };
  },
};

export default rule;
