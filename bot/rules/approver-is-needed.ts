import { mayFill, tally, wouldHelp } from '../core/approval/tally.ts';
import { stageText } from '../core/policy/requirement.ts';
import type { Rule, VoteFacts } from '../core/policy/rule.ts';
import type { Vote } from '../core/run/run.ts';
import { allOf, anyOf, message, type Text } from '../core/text/message.ts';

/**
 * An approval that fills no place would look as if it counted: people whose stage has not come, or whose duty others have
 * done already, are told so instead. A rejection is always of use.
 */
const rule: Rule = {
  name: 'approver-is-needed',
  applies: 'vote',
  check(facts) {
    const { approval, verdict } = facts;
    if (verdict === 'reject') return { holds: true, sentence: message('rule.reject-any-time') };
    const counting = { ...approval, rolesNow: withVoter(facts) };
    const { current } = tally(counting);
    const stage = approval.requirement.stages[current];
    if (stage === undefined) return { holds: false, sentence: message('rule.all-approved') };
    if (wouldHelp(counting, voteOf(facts, current))) return { holds: true, sentence: message('rule.turn', { who: stageText(stage) }) };
    return mayFill(approval, facts.roles, current)
      ? { holds: false, sentence: message('rule.duty-done', { who: stillNeeded(counting, current) }) }
      : { holds: false, sentence: message('rule.not-your-turn', { who: stageText(stage) }) };
  },
};

function voteOf({ voter, onBehalfOf, verdict, roles }: VoteFacts, stage: number): Vote {
  return { by: voter, onBehalfOf, verdict, stage, comment: '', at: new Date(0), via: 'card', roles };
}

/** The voter is not among those who have voted, so their roles come from the question. */
function withVoter({ voter, onBehalfOf, roles, rolesNow }: VoteFacts): VoteFacts['rolesNow'] {
  const mine = onBehalfOf ?? voter;
  return (person) => (person.tenantId === mine.tenantId && person.objectId === mine.objectId ? roles : rolesNow(person));
}

function stillNeeded(counting: Parameters<typeof tally>[0], current: number): Text {
  const open = (tally(counting).stages[current]?.duties ?? []).filter(({ duty, filledBy }) => filledBy.length < duty.count);
  return allOf(
    open.map(({ duty, filledBy }) => message('requirement.duty', { count: duty.count - filledBy.length, roles: anyOf(duty.roles) })),
  );
}

export default rule;
