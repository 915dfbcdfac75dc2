import type { Rule } from '../core/policy/rule.ts';
import { samePrincipal } from '../core/principal.ts';

/** Three approvals are three people. */
const rule: Rule = {
  name: 'one-vote-each',
  applies: 'vote',
  check({ voter, approval }) {
    return approval.votes.some((vote) => samePrincipal(vote.by, voter))
      ? { holds: false, sentence: `${voter.name} has voted on this already; one person counts once.` }
      : { holds: true, sentence: `${voter.name} has not voted on this yet.` };
  },
};

export default rule;
