import { actorOf, decide } from '../actor.ts';
import type { RolesNow } from '../approval/tally.ts';
import type { Core } from '../core.ts';
import { type Givers, giversOf } from '../delegation/givers.ts';
import { toAppError } from '../errors.ts';
import type { PlanHash } from '../ids.ts';
import { makePlan, planCalls } from '../plan/make-plan.ts';
import { pinCalls } from '../plan/pins.ts';
import { type Plan, planHash } from '../plan/plan.ts';
import { planTarget } from '../plan/target.ts';
import type { Decision } from '../policy/decision.ts';
import { type Principal, principalKey } from '../principal.ts';
import type { Stamp } from '../run/change.ts';
import type { Run } from '../run/run.ts';
import { message, type Text } from '../text/message.ts';
import { parseInputs } from '../workflow/inputs.ts';

/** The plan that the same request gives now; `message` says why there is none. */
export type PlanNow = Readonly<{ ok: true; plan: Plan; hash: PlanHash; decision: Decision } | { ok: false; message: Text }>;

/** What an approval and a start depend on outside the run's own row, looked up just before the transaction that decides. */
export type Facts = Readonly<{
  /** Roles by principal key. */
  roles: ReadonlyMap<string, readonly string[]>;
  /** Null once the run has started: its plan is the one it was started with. */
  plan: PlanNow | null;
  /** Whose votes the person who acts was handed. */
  givers: Givers;
}>;

/**
 * Looks everything up anew: the roles of the requester and of everybody who voted, what the person who acts was handed, and
 * the plan and the decision that the request leads to today. Throws `unavailable` when the directory or a connector cannot tell.
 */
export async function gatherFacts(core: Core, run: Run, { by, at }: Stamp): Promise<Facts> {
  const voters = run.approvals.flatMap((approval) => approval.votes.map((vote) => vote.onBehalfOf ?? vote.by));
  const people = new Map([run.requester, ...voters].map((person) => [principalKey(person), person]));
  const [roles, plan, givers] = await Promise.all([
    rolesOfAll(core, [...people.values()]),
    run.startedAt === null ? planNow(core, run) : null,
    giversOf(core, by, at),
  ]);
  return { roles, plan, givers };
}

async function rolesOfAll(core: Core, people: readonly Principal[]): Promise<ReadonlyMap<string, readonly string[]>> {
  const actors = await Promise.all(people.map((person) => actorOf(core, person)));
  return new Map(actors.map(({ principal, roles }) => [principalKey(principal), roles]));
}

/**
 * The roles of a voter at this moment. Somebody who voted after the facts were gathered is not in them: their roles were
 * looked up for that very vote, and so are at least as new.
 */
export function rolesNowOf(facts: Pick<Facts, 'roles' | 'givers'>, run: Pick<Run, 'approvals'>): RolesNow {
  const votes = run.approvals.flatMap((approval) => approval.votes);
  return (person) => {
    const key = principalKey(person);
    const known = facts.roles.get(key) ?? facts.givers.roles.get(key);
    return known ?? votes.find((vote) => principalKey(vote.onBehalfOf ?? vote.by) === key)?.roles ?? [];
  };
}

async function planNow(core: Core, run: Run): Promise<PlanNow> {
  const workflow = core.workflows.get(run.plan.workflow.name);
  if (workflow === undefined) return { ok: false, message: message('start.workflow-gone', { name: run.plan.workflow.name }) };
  const inputs = parseInputs(workflow, run.plan.inputs);
  if (!inputs.ok) return { ok: false, message: message('start.other-inputs', { name: workflow.name }) };
  try {
    const wanted = { workflow, inputs: inputs.values, requester: run.requester };
    const pins = await pinCalls(core.connectors, planCalls(wanted));
    const startAt = run.plan.startAt === null ? null : new Date(run.plan.startAt);
    const plan = makePlan({ ...wanted, pins, startAt });
    const actor = await actorOf(core, run.requester);
    const permission = run.breakGlass === null ? 'run' : 'break_glass';
    return { ok: true, plan, hash: planHash(plan), decision: decide(core, actor, permission, planTarget(plan, workflow)) };
  } catch (thrown) {
    const error = toAppError(thrown);
    if (error.code === 'unavailable' || error.code === 'internal') throw error;
    return { ok: false, message: error.text };
  }
}
