import type { Rule } from '../core/policy/rule.ts';
import { samePrincipal } from '../core/principal.ts';

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
      ? { holds: true, sentence: `${voter.name} has not voted on this yet.` }
      : { holds: false, sentence: `The vote of ${again.name} is counted already; one person counts once.` };
  },
};

export default rule;
