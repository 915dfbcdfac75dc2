import { type Acted, cancel, resolve, review, vote } from './act-on-run.ts';
import { type Actor, actorOf, maySomewhere } from './actor.ts';
import { mayAuditSomewhere } from './audit/reader.ts';
import { auditOperations } from './audit/tab-audit.ts';
import { proofOperations } from './audit/tab-proof.ts';
import { messageLink } from './chat/tab-link.ts';
import type { Core } from './core.ts';
import { delegationOperations, mayDelegate } from './delegation/tab-delegations.ts';
import { maySeeAsVoter, sightOf, type Voter, voterOf } from './delegation/voter.ts';
import { forbiddenBy } from './denied-outside.ts';
import { AppError } from './errors.ts';
import type { RunId } from './ids.ts';
import { offeredWorkflow } from './offered-inputs.ts';
import type { Page, Tx } from './ports.ts';
import type { Principal } from './principal.ts';
import { isRefusal, recordRefused, type Tried } from './refused.ts';
import type { Stamp } from './run/change.ts';
import type { RunFilter } from './run/filter.ts';
import { runDetail } from './run/live-view.ts';
import type { Run } from './run/run.ts';
import { viewRun } from './run/view-run.ts';
import { canOf } from './run-can.ts';
import { mayGovern } from './site/may-govern.ts';
import { rulesOperations } from './site/tab-rules.ts';
import { currentFacts } from './start/start.ts';
import { lockedRun } from './submit.ts';
import type { RunCan, SeenRun, TabOperations } from './tab.ts';
import { explain } from './tab-explain.ts';
import { startFromTab } from './tab-start.ts';
import { message } from './text/message.ts';
import { unknownRun } from './unknown-run.ts';
import { mayExplain } from './who-can.ts';

const PAGE = 50;

/** The tab's half of the one door. Every function looks up the roles of the caller: anew for what changes something, else at most a minute old. */
export function createTabOperations(core: Core): TabOperations {
  const stampOf = (who: Principal): Stamp => ({ by: who, via: 'tab', at: core.clock.now() });
  return {
    async me(who) {
      const actor = await actorOf(core, who, 'recent');
      const offered = { explain: mayExplain(core, actor), delegate: mayDelegate(core, actor) };
      return {
        roles: actor.roles,
        can: { audit: mayAuditSomewhere(core, actor), govern: mayGovern(core, actor).effect !== 'deny', ...offered },
      };
    },
    async runs(who, filter, before) {
      return runsPage(core, await voterOf(core, who, 'recent'), filter, before);
    },
    async run(who, id) {
      const voter = await voterOf(core, who, 'recent');
      return seen(core, voter, await visible(core, voter, id));
    },
    async output(who, id, stepId) {
      const run = await visible(core, await voterOf(core, who, 'recent'), id);
      if (!run.steps.some((step) => step.id === stepId))
        throw new AppError({ code: 'not_found', reason: 'step.unknown', message: message('api.no-step', { run: id, step: stepId }) });
      return core.store.output(id, stepId);
    },
    async waitingFor(who, channel) {
      const voter = await voterOf(core, who, 'recent');
      const filter: RunFilter = { states: ['waiting_approval', 'waiting', 'running'], ...within(channel) };
      return found(core, voter, { filter, fits: (can) => can.approve.length > 0 });
    },
    async workflows(who) {
      const actor = await actorOf(core, who, 'recent');
      const open = [...core.workflows.values()].filter((workflow) => maySomewhere(core, actor, 'run', workflow.name));
      return open.map((workflow) => offeredWorkflow(core, actor, workflow));
    },
    start: (who, name, asked, speech) => start(core, { name, asked, speech, stamp: stampOf(who) }),
    async vote(who, id, ballot, signedInAt) {
      const stamp = stampOf(who);
      const facts = await recorded(core, { stamp, runId: id, tried: ballot.verdict }, async () => {
        await visible(core, await voterOf(core, who), id);
        return currentFacts(core, id, stamp);
      });
      const door = { kind: 'tab', signInAgeMs: signedInAt === null ? null : stamp.at.getTime() - signedInAt.getTime() } as const;
      return acting(core, who, { runId: id, stamp, tried: ballot.verdict }, (tx, actor) =>
        vote(core, tx, actor, { runId: id, ballot, door, stamp, facts }),
      );
    },
    cancel: (who, id) => {
      const by = { runId: id, stamp: stampOf(who) };
      return acting(core, who, { ...by, tried: 'cancel' }, (tx, actor, sees) => cancel(core, tx, actor, { ...by, sees }));
    },
    resolve: (who, id, stepId, verdict) => {
      const by = { runId: id, stamp: stampOf(who) };
      return acting(core, who, { ...by, tried: verdict }, (tx, actor, sees) => resolve(core, tx, actor, { ...by, sees, stepId, verdict }));
    },
    review: (who, id, comment) => {
      const by = { runId: id, stamp: stampOf(who) };
      return acting(core, who, { ...by, tried: 'review' }, (tx, actor, sees) => review(core, tx, actor, { ...by, sees, comment }));
    },
    async reviewsFor(who, channel) {
      const voter = await voterOf(core, who, 'recent');
      return found(core, voter, { filter: { openReview: true, ...within(channel) }, fits: (can) => can.review });
    },
    ...auditOperations(core),
    ...proofOperations(core),
    explain: (who, question) => explain(core, question, stampOf(who)),
    ...rulesOperations(core),
    ...delegationOperations(core),
    async maySee(who, id) {
      const run = await core.store.run(id);
      return run !== null && maySeeAsVoter(core, await voterOf(core, who, 'recent'), run);
    },
  };
}

function within(channel: string | null): Pick<RunFilter, 'channel'> {
  return channel === null ? {} : { channel };
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

/** The store gives at most so many at a time; after this many pages even the best list is no help any more. */
const LARGEST_PAGE = 200;
const PAGES_LOOKED_AT = 50;

/** Runs in which this person can do something; looked for in all open ones, however many others there are. */
async function found(
  core: Core,
  voter: Voter,
  wanted: Readonly<{ filter: RunFilter; fits(can: RunCan): boolean }>,
): Promise<readonly SeenRun[]> {
  const rows: SeenRun[] = [];
  let cursor: string | null = null;
  for (let page = 0; page < PAGES_LOOKED_AT; page += 1) {
    const { rows: runs, next }: Page<Run> = await core.store.runs(wanted.filter, cursor, LARGEST_PAGE);
    rows.push(...runs.map((run) => plain(core, voter, run)).filter(({ can }) => wanted.fits(can)));
    if (next === null) break;
    cursor = next;
  }
  return rows;
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
  return { view: await runDetail(core, run), can: canOf(core, voter, run), conversationUrl: await conversationUrl(core, run) };
}

/** For whoever sees the run: where its card is, or at least its thread. */
async function conversationUrl({ store, tab }: Core, { id, conversation }: Run): Promise<string | null> {
  if (tab === null || conversation === null) return null;
  return messageLink(tab, conversation, await store.cardMessage(id, conversation));
}

async function start(core: Core, asked: Parameters<typeof startFromTab>[1]): Promise<SeenRun> {
  const { run, voter } = await startFromTab(core, asked);
  core.signals.changed(run.id);
  core.signals.outbox();
  core.signals.due();
  return seenDone(core, voter, run);
}

/** What is committed is done: that the database went away since must not look like a refusal, or it would be done a second time. */
async function seenDone(core: Core, voter: Voter, run: Run): Promise<SeenRun> {
  if (!maySeeAsVoter(core, voter, run)) throw unknownRun(run.id);
  return seen(core, voter, run).catch(() => plain(core, voter, run));
}

/** Does something that may be refused; a refusal that was thrown is recorded before it goes on to the caller. */
async function recorded<T>(core: Core, tried: Tried, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (thrown) {
    if (thrown instanceof AppError && isRefusal(thrown)) await recordRefused(core, tried, thrown);
    throw thrown;
  }
}

type Act = (tx: Tx, actor: Actor, sees: ReturnType<typeof sightOf>) => Promise<Acted>;

async function acting(core: Core, who: Principal, tried: Tried, act: Act): Promise<SeenRun> {
  const id = tried.runId;
  const { actor, acted, run } = await recorded(core, tried, async () => {
    const actor = await voterOf(core, who);
    await visible(core, actor, id);
    return await core.store.transaction(async (tx) => {
      const acted = await act(tx, actor, sightOf(core, actor));
      return { actor, acted, run: await lockedRun(tx, id) };
    });
  });
  core.signals.changed(id);
  core.signals.outbox();
  core.signals.due();
  if (!acted.done) throw forbiddenBy(acted.decision);
  return seenDone(core, actor, run);
}
