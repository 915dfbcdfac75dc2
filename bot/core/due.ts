import { randomUUID } from 'node:crypto';
import { actorOf } from './actor.ts';
import { calendarsOf } from './approval/calendars.ts';
import { passTime } from './approval/ladder-act.ts';
import { peopleForLadder } from './approval/ladder-people.ts';
import { callByName } from './asking/closed-chat.ts';
import { tellApprovers } from './asking/tell.ts';
import { tellGovernors } from './asking/tell-governors.ts';
import { callReviewers, tellReviewers } from './asking/tell-reviewers.ts';
import type { AuditEvent, TypeAndDetail } from './audit/event.ts';
import { eraseOld } from './audit/retention.ts';
import { atThisMoment, type Core } from './core.ts';
import { toAppError } from './errors.ts';
import type { RunId } from './ids.ts';
import { hashJson } from './json.ts';
import type { DueWork, Tx } from './ports.ts';
import { SCHEDULER, SYSTEM } from './principal.ts';
import type { Change, Stamp } from './run/change.ts';
import { commitChange } from './run/commit.ts';
import { endWait } from './run/create.ts';
import { ifIntact } from './run/intact.ts';
import type { Run } from './run/run.ts';
import { nextFiring } from './schedule.ts';
import { considerStart, currentFacts } from './start/start.ts';
import { commitRun, prepareRun } from './submit.ts';
import type { Schedule, Workflow } from './workflow/definition.ts';

const BATCH = 100;
/** A firing that is found later than this counts as missed; `catchUp: once` runs it all the same. */
const LATE_MS = 60_000;

/**
 * Everything that time brings: approvals that are reminded of, that others are asked for and that expire, waits that are
 * over, people who are to be told, schedules that fire, details of the log that are old enough. Each is one transaction
 * that looks again under the row lock, so several processes may scan at once and nothing happens twice.
 */
export async function runDue(changing: Core): Promise<void> {
  const core = atThisMoment(changing);
  const now = core.clock.now();
  const stamp: Stamp = { by: SYSTEM, via: 'engine', at: now };
  const due = await core.store.due(now, BATCH);
  for (const { runId, approvalId } of due.approvals) {
    await guarded(core, { runId, approvalId }, () => climb(core, { runId, approvalId }, stamp));
  }
  for (const { runId, stepId } of due.waits) {
    await guarded(core, { runId, stepId }, () => changeRun(core, runId, stamp, (run) => endWait(run, stepId, core.kinds, stamp)));
  }
  for (const runId of due.starts) await guarded(core, { runId }, () => considerStart(core, runId, stamp));
  for (const notice of due.notices) await guarded(core, notice, () => tellApprovers(core, notice, stamp));
  for (const mention of due.mentions) await guarded(core, mention, () => callByName(core, mention, stamp));
  for (const review of due.reviews) await guarded(core, review, () => tellReviewers(core, review, stamp));
  for (const proposal of due.proposals) await guarded(core, proposal, () => tellGovernors(core, proposal, stamp));
  for (const runId of due.reviewMentions) await guarded(core, { runId }, () => callReviewers(core, runId, stamp));
  await checkByNewRules(core, stamp);
  await guarded(core, { what: 'retention' }, () => eraseOld(core, now));
  for (const workflow of core.workflows.values()) {
    for (const schedule of workflow.schedules) {
      const key = scheduleKey(workflow.name, schedule);
      await guarded(core, { workflow: workflow.name }, () => fireIfDue(core, workflow, { schedule, key, now }));
    }
  }
}

/** Two schedules of one workflow with the same times and other inputs are two. */
function scheduleKey(workflow: string, schedule: Schedule): string {
  return `${workflow}: ${schedule.cron} ${schedule.timezone} ${hashJson(schedule.with).slice(0, 12)}`;
}

/** Does what is due on the ladder of an approval; who is called is looked up before, and counted again under the lock. */
async function climb(core: Core, at: DueWork['approvals'][number], stamp: Stamp): Promise<void> {
  await countAgain(core, at, stamp);
  const seen = await core.store.run(at.runId);
  if (seen === null) return;
  const peopleOf = await peopleForLadder(core, seen, at.approvalId, stamp.at);
  const climbing = { kinds: core.kinds, calendars: calendarsOf(core.policy), peopleOf };
  await changeRun(core, at.runId, stamp, (run) => passTime(run, at.approvalId, climbing, stamp));
}

/** Somebody who voted may have their role back. When that cannot be told, time goes on: nothing counts that is not known. */
async function countAgain(core: Core, { runId, approvalId }: DueWork['approvals'][number], stamp: Stamp): Promise<void> {
  const run = await core.store.run(runId);
  if (run === null || !run.approvals.some(({ id, votes }) => id === approvalId && votes.length > 0)) return;
  try {
    await currentFacts(core, runId, stamp);
  } catch (thrown) {
    core.logger.warn({ err: thrown, runId, approvalId }, 'the votes could not be counted again; they are at the next look');
  }
}

/** What the database could not do, or may have done: the next scan looks. */
const LATER: ReadonlySet<string> = new Set(['unavailable', 'outcome_unknown']);

/**
 * After an activation every run that waits is looked at again, a bounded number at a time: its plan may be another one now,
 * or its approval stricter. How far this has come stands in the rows, so processes share it and none begins anew.
 */
async function checkByNewRules(core: Core, stamp: Stamp): Promise<void> {
  for (const runId of await core.store.site.unchecked(core.activation, BATCH)) {
    try {
      await currentFacts(core, runId, stamp);
    } catch (thrown) {
      // Nothing is decided by what is missed here: every vote and every start looks again.
      if (LATER.has(toAppError(thrown).code)) return;
      core.logger.error({ err: thrown, runId }, 'a waiting run could not be checked by the new rules; its next vote or start checks it');
      await core.store.transaction(async (tx) => {
        const run = await tx.lockRun(runId);
        if (run !== null && run.startedAt === null) await tx.saveRun(run, { ...run, activation: core.activation });
      });
    }
  }
}

/** One thing that fails is tried again at the next scan and keeps nothing else from happening. */
async function guarded(core: Core, what: object, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (thrown) {
    core.logger.error({ err: thrown, ...what }, 'due work failed and is tried again');
  }
}

async function changeRun(core: Core, id: Run['id'], stamp: Stamp, transition: (run: Run) => Change): Promise<void> {
  await core.store.transaction(async (tx) => {
    const run = await tx.lockRun(id);
    if (run === null) return;
    const change = ifIntact(run, stamp, () => transition(run));
    if (change.run === run) return;
    // Only the next moment to look is another one: nothing that anybody has to see.
    if (change.events.length === 0) return tx.saveRun(run, change.run);
    await commitChange(core, tx, run, { change, stamp });
  });
  core.signals.changed(id);
  core.signals.outbox();
}

type Firing = Readonly<{ schedule: Schedule; key: string; now: Date }>;

async function fireIfDue(core: Core, workflow: Workflow, firing: Firing): Promise<void> {
  const { schedule, key, now } = firing;
  const planned = await core.store.schedule(key);
  const next = nextFiring(schedule, now);
  if (planned === null) {
    await core.store.transaction((tx) => tx.moveSchedule(key, null, next));
    return;
  }
  if (planned > now) return;
  const missed = now.getTime() - planned.getTime() > LATE_MS && schedule.catchUp === 'skip';
  const act = missed ? missedAct(workflow, planned, now) : await fire(core, workflow, firing);
  // The move is the claim: whoever moves the row from this time fires, and nobody else.
  const started = await core.store.transaction(async (tx) => ((await tx.moveSchedule(key, planned, next)) ? act(tx) : null));
  if (started !== null) core.signals.changed(started);
  core.signals.outbox();
}

/** What a firing writes; gives the run that it started. */
type FiringAct = (tx: Tx) => Promise<RunId | null>;

function recorded(event: AuditEvent): FiringAct {
  return async (tx) => {
    await tx.appendEvents([event]);
    return null;
  };
}

function missedAct(workflow: Workflow, planned: Date, at: Date): FiringAct {
  const sentence = `${workflow.title} was planned for ${planned.toISOString()} and could not be started in time. It was skipped.`;
  return recorded(scheduleEvent(workflow, { type: 'schedule.missed', at, sentence }));
}

async function fire(core: Core, workflow: Workflow, firing: Firing): Promise<FiringAct> {
  const at = firing.now;
  const stamp: Stamp = { by: SCHEDULER, via: 'schedule', at };
  try {
    const actor = await actorOf(core, SCHEDULER);
    const prepared = await prepareRun(core, actor, { workflow, raw: firing.schedule.with, via: 'schedule', conversation: null });
    if (prepared.kind === 'ready') {
      return async (tx) => {
        await tx.appendEvents([scheduleEvent(workflow, { type: 'schedule.fired', at, sentence: `${workflow.title} fired as planned.` })]);
        return commitRun(core, tx, prepared.request, stamp);
      };
    }
    const sentence =
      prepared.kind === 'denied'
        ? prepared.decision.reason.sentence
        : `The schedule of ${workflow.title} lacks inputs: ${[...prepared.missing, ...Object.keys(prepared.problems)].join(', ')}.`;
    const rule = prepared.kind === 'denied' ? { rule: prepared.decision.rule } : {};
    return recorded(scheduleEvent(workflow, { type: 'decision.denied', at, sentence, ...rule }));
  } catch (thrown) {
    const error = toAppError(thrown);
    if (error.code === 'unavailable') throw error;
    core.logger.error({ err: thrown, workflow: workflow.name }, 'a schedule could not start its run');
    return recorded(
      scheduleEvent(workflow, { type: 'schedule.missed', at, sentence: `${workflow.title} could not start: ${error.message}` }),
    );
  }
}

function scheduleEvent(
  workflow: Workflow,
  parts: Omit<TypeAndDetail<'schedule.fired' | 'schedule.missed' | 'decision.denied'>, 'detail'> &
    Readonly<{ at: Date; sentence: string; rule?: string }>,
): AuditEvent {
  return {
    id: randomUUID(),
    at: parts.at,
    type: parts.type,
    actor: SCHEDULER,
    via: 'schedule',
    runId: null,
    stepId: null,
    workflow: workflow.name,
    environment: null,
    planHash: null,
    rule: parts.rule ?? null,
    sentence: parts.sentence,
    detail: {},
  };
}
