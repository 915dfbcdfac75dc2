import { didYouMean } from '../core/nearest.ts';
import type { Rule } from '../core/policy/rule.ts';

/** What protects an environment stands in policy.yml; an environment that is not there has no protection, so nothing runs in it. */
const rule: Rule = {
  name: 'environment-is-known',
  applies: 'request',
  check({ permission, environment, environments }) {
    if (permission !== 'run' && permission !== 'break_glass') return { holds: true, sentence: 'Only runs need a known environment.' };
    if (environment === null) return { holds: true, sentence: 'No environment is touched.' };
    return environments.includes(environment)
      ? { holds: true, sentence: `The environment ${environment} is in policy.yml.` }
      : {
          holds: false,
          sentence: `The environment “${environment}” is not in policy.yml, so nothing runs there.${didYouMean(environment, environments)}`,
        };
  },
};

export default rule;
