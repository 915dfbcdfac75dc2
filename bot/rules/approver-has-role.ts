import { mayFill } from '../core/approval/tally.ts';
import { rolesAsked } from '../core/policy/requirement.ts';
import type { Rule } from '../core/policy/rule.ts';
import { anyOf, inTurn, message } from '../core/text/message.ts';

/** Roles are looked up again for every click, so a role that was taken away counts at once. */
const rule: Rule = {
  name: 'approver-has-role',
  applies: 'vote',
  check({ voter, onBehalfOf, roles, approval }) {
    const { requirement, escalatedTo } = approval;
    const who = (onBehalfOf ?? voter).name;
    const asked = [...rolesAsked(requirement), ...escalatedTo];
    return mayFill(approval, roles)
      ? { holds: true, sentence: message('rule.role-asked', { name: who, roles: inTurn(asked.filter((role) => roles.includes(role))) }) }
      : { holds: false, sentence: message('rule.role-lacking', { roles: anyOf(asked), name: who }) };
  },
};

export default rule;
