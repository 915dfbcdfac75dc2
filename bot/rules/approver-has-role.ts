import { fits } from '../core/approval/tally.ts';
import { rolesAsked } from '../core/policy/requirement.ts';
import type { Rule } from '../core/policy/rule.ts';

/** Roles are looked up again for every click, so a role that was taken away counts at once. */
const rule: Rule = {
  name: 'approver-has-role',
  applies: 'vote',
  check({ voter, onBehalfOf, roles, approval }) {
    const { requirement, escalatedTo } = approval;
    const who = (onBehalfOf ?? voter).name;
    const asked = [...rolesAsked(requirement), ...escalatedTo];
    const fitting = requirement.stages.some(({ duties }) => duties.some((duty) => fits(duty, roles, escalatedTo)));
    return fitting
      ? { holds: true, sentence: `${who} has a role that is asked: ${asked.filter((role) => roles.includes(role)).join(', ')}.` }
      : { holds: false, sentence: `This needs the role ${asked.join(' or ')}, which ${who} does not have.` };
  },
};

export default rule;
