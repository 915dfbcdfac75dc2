import { type Actor, decide, mayWith } from './actor.ts';
import type { Conversation } from './conversation.ts';
import type { Core } from './core.ts';
import type { RunId } from './ids.ts';
import { environmentOf, makePlan, planCalls } from './plan/make-plan.ts';
import { pinCalls } from './plan/pins.ts';
import { planHash } from './plan/plan.ts';
import { planTarget, targetIn } from './plan/target.ts';
import type { Decision } from './policy/decision.ts';
import { environmentsOf, type Given } from './policy/places.ts';
import type { Tx } from './ports.ts';
import type { Stamp } from './run/change.ts';
import { commitNewRun } from './run/commit.ts';
import { createRun, type RunRequest } from './run/create.ts';
import type { Run, Via } from './run/run.ts';
import { startOrHold } from './start/start.ts';
import type { Speech } from './text/language.ts';
import type { Text } from './text/message.ts';
import { unknownRun } from './unknown-run.ts';
import type { InputValue, Workflow } from './workflow/definition.ts';
import { isAbsent, parseInputs } from './workflow/inputs.ts';

export type Submission = Readonly<{
  workflow: Workflow;
  raw: Readonly<Record<string, unknown>>;
  via: Via;
  conversation: Conversation | null;
  /** How whoever asks is spoken to; null or left out = not known. */
  speech?: Speech | null;
  /** Not before this; null or left out = as soon as it may. */
  startAt?: Date | null;
  /** Why it cannot wait for an approval or the end of a freeze; null or left out = it can. */
  breakGlass?: string | null;
}>;

/** How a workflow is asked for beyond its inputs: later, or without approval. */
export type Manner = Pick<Submission, 'startAt' | 'breakGlass'>;

/** What a request comes to before anything is written. */
export type Prepared =
  | Readonly<{ kind: 'denied'; decision: Extract<Decision, { effect: 'deny' }> }>
  | Readonly<{
      kind: 'incomplete';
      values: Readonly<Record<string, InputValue>>;
      missing: readonly string[];
      problems: Readonly<Record<string, Text>>;
    }>
  | Readonly<{ kind: 'ready'; request: RunRequest }>;

/**
 * Turns a request into a plan and a decision; reads only. Someone who may not run the workflow anywhere, or nowhere where
 * what they gave leads, is told so before being asked for more. Throws what the pins of connectors throw (a script that is
 * missing, for example).
 */
export async function prepareRun(core: Core, actor: Actor, submission: Submission): Promise<Prepared> {
  const { workflow, breakGlass = null } = submission;
  const permission = breakGlass === null ? 'run' : 'break_glass';
  const parsed = parseInputs(workflow, submission.raw);
  if (!parsed.ok) {
    // A default can still be exchanged for something else.
    const given = Object.fromEntries(Object.entries(parsed.values).filter(([name]) => !isAbsent(submission.raw[name])));
    const refusal = refusedEverywhere(core, actor, { workflow, permission, given });
    return refusal ?? { kind: 'incomplete', values: parsed.values, missing: parsed.missing, problems: parsed.problems };
  }
  const inputs = parsed.values;
  const early = decide(core, actor, permission, { workflow: workflow.name, environment: environmentOf(workflow, inputs, actor.principal) });
  // Before anything of a connector is asked: whoever may not run it learns nothing about its scripts.
  if (early.effect === 'deny') return { kind: 'denied', decision: early };
  const pins = await pinCalls(core.connectors, planCalls({ workflow, inputs, requester: actor.principal }));
  const plan = makePlan({ workflow, inputs, requester: actor.principal, pins, startAt: submission.startAt ?? null });
  const decision = decide(core, actor, permission, planTarget(plan, workflow));
  if (decision.effect === 'deny') return { kind: 'denied', decision };
  const { via, conversation, speech = null } = submission;
  const { activation } = core;
  return {
    kind: 'ready',
    request: { plan, planHash: planHash(plan), requester: actor.principal, via, conversation, speech, activation, decision, breakGlass },
  };
}

type Wish = Readonly<{ workflow: Workflow; permission: 'run' | 'break_glass'; given: Given }>;

/** A rule that forbids it somewhere says more than that none allows it. */
function refusedEverywhere(core: Core, actor: Actor, { workflow, permission, given }: Wish): Prepared | null {
  if (mayWith(core, actor, permission, { workflow, given })) return null;
  const places = environmentsOf(workflow, core.policy, given);
  const asked = (places.length === 1 ? places : [null, ...places]).map((place) =>
    decide(core, actor, permission, targetIn(workflow, place)),
  );
  const refusals = asked.flatMap((answer) => (answer.effect === 'deny' ? [answer] : []));
  const decision = refusals.find(({ rule }) => rule !== 'default-deny') ?? refusals[0];
  return decision === undefined ? null : { kind: 'denied', decision };
}

/** Writes the run that `prepareRun` made ready: it starts, queues for its lock, or waits for approval. */
export async function commitRun(core: Core, tx: Tx, request: RunRequest, stamp: Stamp): Promise<RunId> {
  const run = await commitNewRun(core, tx, { change: createRun(request, stamp), stamp });
  await startOrHold(core, tx, run, stamp);
  return run.id;
}

/** Loads a run under its row lock; throws `not_found` when there is none. */
export async function lockedRun(tx: Tx, id: RunId): Promise<Run> {
  const run = await tx.lockRun(id);
  if (run === null) throw unknownRun(id);
  return run;
}
