import type { Rule } from '../core/policy/rule.ts';

/** Roles are looked up again for every click, so a role that was taken away counts at once. */
const rule: Rule = {
  name: 'approver-has-role',
  applies: 'vote',
  check({ voter, roles, approval }) {
    return roles.includes(approval.role)
      ? { holds: true, sentence: `${voter.name} has the role ${approval.role}.` }
      : { holds: false, sentence: `This needs the role ${approval.role}, which ${voter.name} does not have.` };
  },
};

export default rule;
