import type { Core } from '../core.ts';
import type { RunId } from '../ids.ts';
import { planTarget } from '../plan/target.ts';
import { approvalFor } from '../policy/authorize.ts';
import { mayReview } from '../policy/may-review.ts';
import type { Requirement } from '../policy/requirement.ts';
import type { Asking } from '../ports.ts';
import { type Principal, principalKey } from '../principal.ts';
import { newApproval } from '../run/create.ts';
import type { Run } from '../run/run.ts';
import { peopleWho } from './holders.ts';
import { reviewBecause } from './sentences.ts';
import { whoIsAsked } from './who.ts';

/** Names what somebody is told of a run that went without approval; see `Asking`. */
export function reviewRequestOf(runId: RunId): string {
  return `${runId}/review`;
}

/**
 * Who is told that a run went without approval: everybody who would have been asked to approve it, and everybody who may
 * review it, without whoever asked for it. Throws `unavailable` when the directory cannot tell.
 */
export async function whoReviews(core: Core, run: Run, at: Date): Promise<readonly Asking[]> {
  const [approvers, reviewers] = await Promise.all([wouldApprove(core, run, at), reviewersOf(core, run)]);
  const mayCloseIt = new Set(reviewers.map(principalKey));
  const wasPassed = new Set(approvers.map(principalKey));
  const people = new Map([...approvers, ...reviewers].map((person) => [principalKey(person), person]));
  return [...people].map(([key, person]) => ({
    person,
    askedFor: reviewRequestOf(run.id),
    because: reviewBecause(run.id, { wasPassed: wasPassed.has(key), mayReview: mayCloseIt.has(key) }),
  }));
}

/** Of every stage and approval step at once: it never came to one after the other. */
async function wouldApprove(core: Core, run: Run, at: Date): Promise<readonly Principal[]> {
  const workflow = core.workflows.get(run.plan.workflow.name) ?? { approval: null };
  const { environment, risk = null, connectors = [], own = null } = planTarget(run.plan, workflow);
  const before = approvalFor(core.policy, { environment, risk, connectors, own });
  const passed = [...(before === null ? [] : [before]), ...requirementsOfSteps(run)];
  const [requirement] = passed;
  if (requirement === undefined) return [];
  const stages = passed.flatMap((asked) => asked.stages);
  const together = { ...requirement, stages: [{ duties: stages.flatMap(({ duties }) => duties) }] };
  const approval = newApproval({ planHash: run.planHash, stepId: null, prompt: '', requirement: together }, at);
  return (await whoIsAsked(core, { run, approval, at })).map(({ person }) => person);
}

function requirementsOfSteps({ plan }: Run): readonly Requirement[] {
  return plan.steps.flatMap((step) => (step.kind === 'approval' && step.condition !== 'false' ? [step.requirement] : []));
}

async function reviewersOf(core: Core, run: Run): Promise<readonly Principal[]> {
  return peopleWho(core, (actor) => mayReview(core, actor, run).effect !== 'deny');
}
