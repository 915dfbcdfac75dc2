import type { Rule } from '../core/policy/rule.ts';
import { samePrincipal } from '../core/principal.ts';

/** Two pairs of eyes: whoever asked, also through software or through a substitute, is never the one who agrees. */
const rule: Rule = {
  name: 'requester-never-approves',
  applies: 'vote',
  check({ voter, onBehalfOf, requesters, approval }) {
    const people = [voter, ...(onBehalfOf === null ? [] : [onBehalfOf])];
    const asked = people.find((person) => requesters.some((requester) => samePrincipal(person, requester)));
    return asked === undefined
      ? { holds: true, sentence: `${voter.name} is not the one who asked.` }
      : {
          holds: false,
          sentence: `${asked.name} asked for this run and therefore cannot decide it. Somebody else can: ${needed(approval)}.`,
        };
  },
};

function needed({ requirement }: Parameters<Extract<Rule, { applies: 'vote' }>['check']>[0]['approval']): string {
  return requirement.stages.flatMap(({ duties }) => duties.map(({ roles }) => roles.join(' or '))).join(', ');
}

export default rule;
