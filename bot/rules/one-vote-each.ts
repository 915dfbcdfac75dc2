import type { Rule } from '../core/policy/rule.ts';
import { samePrincipal } from '../core/principal.ts';
import { message } from '../core/text/message.ts';

/** Three approvals are three people: neither the voter nor whoever they vote for may have been counted before. */
const rule: Rule = {
  name: 'one-vote-each',
  applies: 'vote',
  check({ voter, onBehalfOf, approval }) {
    const people = [voter, ...(onBehalfOf === null ? [] : [onBehalfOf])];
    const again = people.find((person) =>
      approval.votes.some((vote) => samePrincipal(vote.by, person) || (vote.onBehalfOf !== null && samePrincipal(vote.onBehalfOf, person))),
    );
    return again === undefined
      ? { holds: true, sentence: message('rule.not-voted', { name: voter.name }) }
      : { holds: false, sentence: message('rule.voted', { name: again.name }) };
  },
};

export default rule;
