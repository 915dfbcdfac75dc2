import type { Rule } from '../core/policy/rule.ts';
import { samePrincipal } from '../core/principal.ts';
import { anyOf, inTurn, message, type Text } from '../core/text/message.ts';

/** Two pairs of eyes: whoever asked, also through software or through a substitute, is never the one who agrees. */
const rule: Rule = {
  name: 'requester-never-approves',
  applies: 'vote',
  check({ voter, onBehalfOf, requesters, approval }) {
    const people = [voter, ...(onBehalfOf === null ? [] : [onBehalfOf])];
    const asked = people.find((person) => requesters.some((requester) => samePrincipal(person, requester)));
    return asked === undefined
      ? { holds: true, sentence: message('rule.not-requester', { name: voter.name }) }
      : {
          holds: false,
          sentence: message('rule.requester', { name: asked.name, who: needed(approval) }),
        };
  },
};

function needed({ requirement }: Parameters<Extract<Rule, { applies: 'vote' }>['check']>[0]['approval']): Text {
  return inTurn(requirement.stages.flatMap(({ duties }) => duties.map(({ roles }) => anyOf(roles))));
}

export default rule;
