import type { Rule } from '../core/policy/rule.ts';
import { message } from '../core/text/message.ts';

/** Rules are made by people. Software may change the folder, and then somebody has to look at it. */
const rule: Rule = {
  name: 'agents-never-govern',
  applies: 'proposal',
  check({ actor }) {
    if (actor.kind === 'person') return { holds: true, sentence: message('rule.person', { name: actor.name }) };
    return { holds: false, sentence: message('rule.only-people-govern', { name: actor.name }) };
  },
};

export default rule;
