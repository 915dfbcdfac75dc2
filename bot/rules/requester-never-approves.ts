import type { Rule } from '../core/policy/rule.ts';
import { samePrincipal } from '../core/principal.ts';

/** Two pairs of eyes: whoever asked is never the one who agrees. */
const rule: Rule = {
  name: 'requester-never-approves',
  applies: 'vote',
  check({ voter, requester, approval }) {
    return samePrincipal(voter, requester)
      ? {
          holds: false,
          sentence: `${voter.name} asked for this run and therefore cannot decide it. Somebody else with the role ${approval.role} can.`,
        }
      : { holds: true, sentence: `${voter.name} is not the one who asked.` };
  },
};

export default rule;
