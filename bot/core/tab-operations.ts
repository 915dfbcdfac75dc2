import { type Acted, cancel, mayCancel, resolve, review, vote } from './act-on-run.ts';
import { type Actor, actorOf, decide, maySomewhere, targetOf } from './actor.ts';
import { targetIn } from './chat/asked-target.ts';
import { workflowNamed } from './chat/start-workflow.ts';
import type { Core } from './core.ts';
import { couldVote, maySeeAsVoter, type Voter, voterOf } from './delegation/voter.ts';
import { deniedOutside } from './denied-outside.ts';
import { AppError } from './errors.ts';
import type { RunId } from './ids.ts';
import type { Decision } from './policy/decision.ts';
import { mayReview } from './policy/may-review.ts';
import type { Page, RunFilter, Tx } from './ports.ts';
import type { Principal } from './principal.ts';
import type { Stamp } from './run/change.ts';
import { runDetail } from './run/live-view.ts';
import { ENDED, type Run } from './run/run.ts';
import { viewRun } from './run/view-run.ts';
import { currentFacts } from './start/start.ts';
import { commitRun, prepareRun } from './submit.ts';
import type { RunCan, SeenRun, TabOperations } from './tab.ts';
import { unknownRun } from './unknown-run.ts';
import { askedAbout, whoCan } from './who-can.ts';

const PAGE = 50;

/** The tab's half of the one door. Every function looks up the roles of the caller anew. */
export function createTabOperations(core: Core): TabOperations {
  const stampOf = (who: Principal): Stamp => ({ by: who, via: 'tab', at: core.clock.now() });
  return {
    async me(who) {
      const actor = await actorOf(core, who);
      return { roles: actor.roles, can: { audit: mayAudit(core, actor).effect !== 'deny' } };
    },
    async runs(who, filter, before) {
      return runsPage(core, await voterOf(core, who), filter, before);
    },
    async run(who, id) {
      const voter = await voterOf(core, who);
      return seen(core, voter, await visible(core, voter, id));
    },
    async output(who, id, stepId) {
      const run = await visible(core, await voterOf(core, who), id);
      if (!run.steps.some((step) => step.id === stepId))
        throw new AppError({ code: 'not_found', reason: 'step.unknown', message: `${id} has no step ${stepId}.` });
      return core.store.output(id, stepId);
    },
    async waitingFor(who) {
      const voter = await voterOf(core, who);
      const { rows } = await core.store.runs({ states: ['waiting_approval', 'waiting', 'running'] }, null, 200);
      return rows.filter((run) => canOf(core, voter, run).approve.length > 0).map((run) => plain(core, voter, run));
    },
    async workflows(who) {
      const actor = await actorOf(core, who);
      return [...core.workflows.values()].filter((workflow) => maySomewhere(core, actor, 'run', workflow.name));
    },
    start: (who, name, raw) => start(core, who, { name, raw, stamp: stampOf(who) }),
    async vote(who, id, ballot, signedInAt) {
      const stamp = stampOf(who);
      await visible(core, await voterOf(core, who), id);
      const facts = await currentFacts(core, id, stamp);
      const door = { kind: 'tab', signInAgeMs: signedInAt === null ? null : stamp.at.getTime() - signedInAt.getTime() } as const;
      return acting(core, who, id, (tx, actor) => vote(core, tx, actor, { runId: id, ballot, door, stamp, facts }));
    },
    cancel: (who, id) => acting(core, who, id, (tx, actor) => cancel(core, tx, actor, { runId: id, stamp: stampOf(who) })),
    resolve: (who, id, stepId, verdict) =>
      acting(core, who, id, (tx, actor) => resolve(core, tx, actor, { runId: id, stepId, verdict, stamp: stampOf(who) })),
    review: (who, id, comment) =>
      acting(core, who, id, (tx, actor) => review(core, tx, actor, { runId: id, comment, stamp: stampOf(who) })),
    async reviewsFor(who) {
      const voter = await voterOf(core, who);
      const { rows } = await core.store.runs({ openReview: true }, null, 200);
      return rows.filter((run) => canOf(core, voter, run).review).map((run) => plain(core, voter, run));
    },
    async audit(who, filter, before) {
      const decision = mayAudit(core, await actorOf(core, who));
      if (decision.effect === 'deny')
        throw await deniedOutside(core, decision, { stamp: stampOf(who), tried: 'read the audit log', workflow: null });
      return core.store.audit(filter, before, PAGE);
    },
    async explain(who, { workflow: name, environment, person }) {
      const actor = await actorOf(core, who);
      const about = await askedAbout(core, actor, person);
      const target = targetIn(workflowNamed(core, name), environment);
      const decision = decide(core, about, 'run', target);
      return { person: about.principal, roles: about.roles, decision, whoCan: await whoCan(core, actor, 'run', target) };
    },
    async maySee(who, id) {
      const run = await core.store.run(id);
      return run !== null && maySeeAsVoter(core, await voterOf(core, who), run);
    },
  };
}

function mayAudit(core: Core, actor: Actor): Decision {
  return decide(core, actor, 'audit', { workflow: null, environment: null });
}

/** Rows that may not be seen are left out; the page is filled from older ones, a bounded number of times. */
async function runsPage(core: Core, voter: Voter, filter: RunFilter, before: string | null): Promise<Page<SeenRun>> {
  const rows: SeenRun[] = [];
  let cursor = before;
  for (let round = 0; round < 10; round += 1) {
    const page = await core.store.runs(filter, cursor, PAGE);
    rows.push(...page.rows.filter((run) => maySeeAsVoter(core, voter, run)).map((run) => plain(core, voter, run)));
    cursor = page.next;
    if (cursor === null || rows.length >= PAGE) break;
  }
  return { rows, next: cursor };
}

async function visible(core: Core, voter: Voter, id: RunId): Promise<Run> {
  const run = await core.store.run(id);
  if (run === null || !maySeeAsVoter(core, voter, run)) throw unknownRun(id);
  return run;
}

function plain(core: Core, voter: Voter, run: Run): SeenRun {
  return { view: viewRun(run), can: canOf(core, voter, run) };
}

async function seen(core: Core, voter: Voter, run: Run): Promise<SeenRun> {
  return { view: await runDetail(core, run), can: canOf(core, voter, run) };
}

function openReview(run: Run): boolean {
  return run.breakGlass !== null && run.breakGlass.review === null && ENDED.has(run.state);
}

/** What the tab may offer; the operations decide again when it is used. */
function canOf(core: Core, voter: Voter, run: Run): RunCan {
  const live = !ENDED.has(run.state);
  const approve = run.approvals.filter((approval) => couldVote(core, voter, run, approval));
  const cancellable = live && run.cancel === null && run.state !== 'undoing' && run.state !== 'needs_decision';
  return {
    approve: approve.map((approval) => approval.id),
    cancel: cancellable && mayCancel(core, voter, run).effect !== 'deny',
    review: openReview(run) && mayReview(core, voter, run).effect !== 'deny',
    resolve: run.state === 'needs_decision' && decide(core, voter, 'resolve', targetOf(run)).effect !== 'deny',
  };
}

async function start(
  core: Core,
  who: Principal,
  asked: Readonly<{ name: string; raw: Readonly<Record<string, unknown>>; stamp: Stamp }>,
): Promise<SeenRun> {
  const actor = await voterOf(core, who);
  const workflow = core.workflows.get(asked.name);
  if (workflow === undefined || !maySomewhere(core, actor, 'run', asked.name)) {
    throw new AppError({
      code: 'not_found',
      reason: 'workflow.unknown',
      message: `There is no workflow “${asked.name}” that you may run.`,
    });
  }
  const prepared = await prepareRun(core, actor, { workflow, raw: asked.raw, via: 'tab', conversation: null });
  if (prepared.kind === 'denied')
    throw await deniedOutside(core, prepared.decision, { stamp: asked.stamp, tried: 'run', workflow: workflow.name });
  if (prepared.kind === 'incomplete') {
    const missing = Object.fromEntries(prepared.missing.map((field) => [field, 'Please fill this in.']));
    throw new AppError({
      code: 'invalid',
      reason: 'run.invalid_inputs',
      message: 'Some inputs are missing or wrong. Mend the marked fields and send again.',
      details: { ...missing, ...prepared.problems },
    });
  }
  const id = await core.store.transaction((tx) => commitRun(core, tx, prepared.request, asked.stamp));
  core.signals.changed(id);
  core.signals.outbox();
  return seen(core, actor, await visible(core, actor, id));
}

async function acting(core: Core, who: Principal, id: RunId, act: (tx: Tx, actor: Actor) => Promise<Acted>): Promise<SeenRun> {
  const actor = await voterOf(core, who);
  await visible(core, actor, id);
  const acted = await core.store.transaction((tx) => act(tx, actor));
  core.signals.changed(id);
  core.signals.outbox();
  core.signals.due();
  if (!acted.done) {
    const { rule, reason } = acted.decision;
    throw new AppError({
      code: 'forbidden',
      reason: `policy.${rule}`,
      message: `${reason.sentence} (Rule: ${rule}.)`,
      details: { rule },
      because: reason,
    });
  }
  return seen(core, actor, await visible(core, actor, id));
}
