import type { Rule } from '../core/policy/rule.ts';
import { suggestions } from '../core/suggestions.ts';
import { inSentences, message } from '../core/text/message.ts';

/** What protects an environment stands in policy.yml; an environment that is not there has no protection, so nothing runs in it. */
const rule: Rule = {
  name: 'environment-is-known',
  applies: 'request',
  check({ permission, environment, environments }) {
    if (permission !== 'run' && permission !== 'break_glass') return { holds: true, sentence: message('rule.only-runs') };
    if (environment === null) return { holds: true, sentence: message('rule.no-environment') };
    return environments.includes(environment)
      ? { holds: true, sentence: message('rule.environment-known', { environment }) }
      : {
          holds: false,
          sentence: inSentences([message('rule.environment-unknown', { environment }), ...suggestions(environment, environments)]),
        };
  },
};

export default rule;
