import type { Rule } from '../core/policy/rule.ts';

/** An approval belongs to exactly the steps and arguments that were shown. */
const rule: Rule = {
  name: 'same-plan-hash',
  applies: 'vote',
  check({ approval, planHash }) {
    return approval.planHash === planHash
      ? { holds: true, sentence: 'The plan is the one the approval was asked for.' }
      : { holds: false, sentence: 'The plan is no longer the one this approval was asked for. Ask for the command to be typed again.' };
  },
};

export default rule;
