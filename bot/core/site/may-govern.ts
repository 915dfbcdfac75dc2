import { type Actor, decide } from '../actor.ts';
import type { Core } from '../core.ts';
import { broken, checkAll, deny } from '../policy/authorize.ts';
import type { Decision } from '../policy/decision.ts';
import { spokenReason } from '../policy/decision.ts';
import type { ProposalFacts } from '../policy/rule.ts';
import type { Principal } from '../principal.ts';

/** Whether the actor may govern at all, under the rules in force: see what is proposed, and how it differs. */
export function mayGovern(core: Core, actor: Actor): Decision {
  return decide(core, actor, 'govern', { workflow: null, environment: null });
}

/**
 * May this actor propose, approve or reject? The permission `govern` of the rules in force, and then the invariants in
 * `bot/rules/` about proposals, which no file can turn off. Total, as `authorize`.
 */
export function mayDecideRules(
  core: Core,
  actor: Actor,
  asked: Readonly<{ act: ProposalFacts['act']; proposer: Principal | null }>,
): Decision {
  const permitted = mayGovern(core, actor);
  if (permitted.effect === 'deny') return permitted;
  try {
    const facts: ProposalFacts = { actor: actor.principal, ...asked };
    const findings = checkAll(core.rules, (rule) => (rule.applies === 'proposal' ? rule.check(facts) : null));
    const violated = findings.find((reason) => !reason.holds);
    return violated === undefined
      ? { ...permitted, reason: { ...permitted.reason, because: [...findings, ...permitted.reason.because] } }
      : deny(violated.rule, spokenReason(violated), [...findings, permitted.reason]);
  } catch {
    // What went wrong does not matter for the answer: a question that cannot be decided is denied.
    return broken();
  }
}
