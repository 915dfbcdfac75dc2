import type { Rule } from '../core/policy/rule.ts';

/** Rules are made by people. Software may change the folder, and then somebody has to look at it. */
const rule: Rule = {
  name: 'agents-never-govern',
  applies: 'proposal',
  check({ actor }) {
    if (actor.kind === 'person') return { holds: true, sentence: `${actor.name} is a person.` };
    return { holds: false, sentence: `${actor.name} is not a person, and only people propose, approve or reject rules.` };
  },
};

export default rule;
