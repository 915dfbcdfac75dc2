import type { Rule } from '../core/policy/rule.ts';
import { message } from '../core/text/message.ts';

/** An approval belongs to exactly the steps and arguments that were shown. */
const rule: Rule = {
  name: 'same-plan-hash',
  applies: 'vote',
  check({ approval, planHash }) {
    return approval.planHash === planHash
      ? { holds: true, sentence: message('rule.same-plan') }
      : { holds: false, sentence: message('rule.other-plan') };
  },
};

export default rule;
