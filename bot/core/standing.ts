import { type Actor, actorOf, decide } from './actor.ts';
import type { Core } from './core.ts';
import { planTarget } from './plan/target.ts';
import { type Decision, type Reason, reasonOf, spokenReason } from './policy/decision.ts';
import { ruleNeeds } from './policy/sentences.ts';
import { samePrincipal } from './principal.ts';
import { ENDED, type Run } from './run/run.ts';
import { mayExplain } from './who-can.ts';

/**
 * How policy stands to a run now: what whoever asked for it is answered for exactly its plan, and every approval that it
 * waits for. Which roles that person has is told to themselves and to those who may `explain`.
 */
export async function standingOf(core: Core, reader: Actor, run: Run): Promise<Reason> {
  const workflow = core.workflows.get(run.plan.workflow.name) ?? { approval: null };
  const permission = run.breakGlass === null ? 'run' : 'break_glass';
  const decision = decide(core, await actorOf(core, run.requester), permission, planTarget(run.plan, workflow));
  const needed = neededFor(run, decision);
  const mayKnow = samePrincipal(reader.principal, run.requester) || mayExplain(core, reader);
  const { rule, holds, because } = decision.reason;
  const others = mayKnow ? because.filter((reason) => !needed.some((need) => isSame(need, reason))) : [];
  return reasonOf(rule, holds, spokenReason(decision.reason), [...needed, ...others]);
}

/** What waits was asked for by the rules of then, which may have asked for more than those of now; each once. */
function neededFor({ state, approvals }: Run, decision: Decision): readonly Reason[] {
  const open = ENDED.has(state) ? [] : approvals.filter((approval) => approval.state === 'open').map(({ requirement }) => requirement);
  const needed = [...open, ...(decision.effect === 'needs_approval' ? [decision.approval] : [])].map(ruleNeeds);
  return needed.filter((need, index) => needed.findIndex((other) => isSame(need, other)) === index);
}

function isSame(a: Reason, b: Reason): boolean {
  return a.rule === b.rule && a.sentence === b.sentence;
}
