import type { Actor } from '../actor.ts';
import { planHash } from '../plan/plan.ts';
import type { Approval, Run, Vote } from '../run/run.ts';
import { message } from '../text/message.ts';
import { broken, checkAll, deny, denyIncomplete } from './authorize.ts';
import { type Decision, reasonOf, spokenReason } from './decision.ts';
import type { Rules, VoteFacts } from './rule.ts';

type VoteQuestion = Readonly<{
  core: Readonly<{ rules: Rules }>;
  actor: Actor;
  run: Pick<Run, 'plan' | 'requester' | 'behalf'>;
  approval: Approval;
  verdict: Vote['verdict'];
  /** Whose vote this is when not the actor's own: somebody who delegated it, with the roles that person has now. */
  onBehalfOf: Actor | null;
  /** Which door the vote comes through, and how old the sign-in behind it is; null where that is not known. */
  door: VoteFacts['door'];
  rolesNow: VoteFacts['rolesNow'];
}>;

/** Told before a missing role or a duty that is done: neither would help these people. */
const TOLD_FIRST = ['agents-never-approve', 'requester-never-approves', 'one-vote-each'];

/**
 * May this actor vote on this approval? Only the invariants in `bot/rules/` speak: the roles come from the approval. The
 * plan's hash is computed again here, so a plan that was changed in the store is refused. Total, as `authorize`.
 */
export function mayApprove(question: VoteQuestion): Decision {
  try {
    return judgeVote(question);
  } catch {
    // What went wrong does not matter for the answer: a question that cannot be decided is denied.
    return broken();
  }
}

function judgeVote(question: VoteQuestion): Decision {
  const { core, actor, run, approval, onBehalfOf } = question;
  const incomplete = denyIncomplete(core.rules);
  if (incomplete !== null) return incomplete;
  if (!Array.isArray(actor.roles) || !Array.isArray((onBehalfOf ?? actor).roles)) return broken();
  const facts: VoteFacts = {
    voter: actor.principal,
    onBehalfOf: onBehalfOf?.principal ?? null,
    roles: (onBehalfOf ?? actor).roles,
    requesters: [run.requester, ...(run.behalf === null ? [] : [run.behalf])],
    approval,
    verdict: question.verdict,
    planHash: planHash(run.plan),
    door: question.door,
    rolesNow: question.rolesNow,
  };
  const findings = checkAll(core.rules, (rule) => (rule.applies === 'vote' ? rule.check(facts) : null));
  const violations = findings.filter((reason) => !reason.holds);
  const violated = violations.find((reason) => TOLD_FIRST.includes(reason.rule)) ?? violations[0];
  if (violated !== undefined) return deny(violated.rule, spokenReason(violated), findings);
  const text = message('decision.may-decide', { name: actor.principal.name });
  return { effect: 'allow', rule: 'approver-has-role', reason: reasonOf('approver-has-role', true, text, findings) };
}
