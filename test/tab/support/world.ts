import type { DelegationsView } from '../../../bot/core/delegation/view.ts';
import { AppError } from '../../../bot/core/errors.ts';
import type { RunId } from '../../../bot/core/ids.ts';
import type { AuditFilter, Page, StoredEvent } from '../../../bot/core/ports.ts';
import type { RunFilter } from '../../../bot/core/run/filter.ts';
import type { RulesView } from '../../../bot/core/site/view.ts';
import type { Explained, MeCan, OfferedWorkflow, SeenRun, SeenVersion, TabOperations } from '../../../bot/core/tab.ts';
import type { Touched } from '../../../bot/core/topic.ts';
import type { InputValue } from '../../../bot/core/workflow/definition.ts';
import type { AuditStateOnWire, EventProof, SavedFilters } from '../../../bot/http/contract.ts';
import type { Changes } from '../../../bot/http/live-events.ts';
import type { Signer } from '../../audit/written-log.ts';
import { askedOf } from '../../support/requirements.ts';
import { isTooOld, sampleDelegations, tooOld, withHandedOn, without } from './sample-delegations.ts';
import { ROSA, sampleEvents } from './sample-events.ts';
import { sampleExplained } from './sample-explained.ts';
import { sampleLogState } from './sample-log.ts';
import { minutesAgo, sampleRun, sampleStep } from './sample-run.ts';
import { SAMPLE_RULES, sampleVersion } from './sample-versions.ts';
import { sampleWorkflows } from './sample-workflows.ts';
import { sampleRuns } from './sample-world.ts';

const PAGE = 50;

/** What the tab's server knows in these tests: in memory, changed by the tests and by what the tab does. */
export type World = Readonly<{
  operations: TabOperations;
  changes: Changes;
  /** What the tab asked to be done, in order. */
  done: unknown[];
  /** How often the list of runs was asked for. */
  readings(): number;
  runs(): readonly SeenRun[];
  /** Puts a run in (at the top when it is new) and tells every open tab. */
  put(run: SeenRun): void;
  /** Tells the open pages that something else changed. */
  touched(what: Touched): void;
  set(part: Partial<Holdings>): void;
  held(): Holdings;
}>;

export type Holdings = Readonly<{
  runs: readonly SeenRun[];
  workflows: readonly OfferedWorkflow[];
  events: readonly StoredEvent[];
  output: string;
  roles: readonly string[];
  can: MeCan;
  rules: RulesView;
  version: SeenVersion;
  delegations: DelegationsView;
  explained: Explained;
  /** Thrown by reading the list of runs, and by a question who can. */
  failure: AppError | null;
  /** Thrown by every write. */
  refusal: AppError | null;
  /** How the log stands; null for somebody who may not know. */
  logState: AuditStateOnWire | null;
  filters: SavedFilters['filters'];
  /** What becomes of the proof of an event on its way to the tab. */
  forge(proof: EventProof): EventProof;
  /** Who signs the log: the notary, unless it is somebody else. */
  signer: Signer | undefined;
  timelineRefused: boolean;
}>;

export function createWorld(): World {
  let held: Holdings = {
    runs: sampleRuns(),
    workflows: sampleWorkflows(),
    events: sampleEvents(),
    output: 'one line\n',
    roles: ['developer', 'release-manager'],
    can: { audit: true, govern: false, explain: false, delegate: false },
    rules: SAMPLE_RULES,
    version: sampleVersion(),
    delegations: sampleDelegations(),
    explained: sampleExplained(),
    failure: null,
    refusal: null,
    logState: sampleLogState(),
    filters: [],
    forge: (proof) => proof,
    signer: undefined,
    timelineRefused: false,
  };
  const done: unknown[] = [];
  let readings = 0;
  const listeners = new Set<(id: RunId) => void>();
  const touchedListeners = new Set<(what: Touched) => void>();

  function put(run: SeenRun): void {
    const known = held.runs.some((other) => other.view.runId === run.view.runId);
    held = { ...held, runs: known ? held.runs.map((other) => (other.view.runId === run.view.runId ? run : other)) : [run, ...held.runs] };
    for (const listener of listeners) listener(run.view.runId);
  }

  function find(id: RunId): SeenRun {
    const run = held.runs.find((candidate) => candidate.view.runId === id);
    if (run !== undefined) return run;
    throw new AppError({ code: 'not_found', reason: 'run.not_found', message: 'There is no such run. Look it up in the list of runs.' });
  }

  function write(what: unknown, after: () => SeenRun): SeenRun {
    if (held.refusal !== null) throw held.refusal;
    done.push(what);
    const run = after();
    put(run);
    return run;
  }

  function decideVersion(what: unknown, state: SeenVersion['view']['state']): SeenVersion {
    if (held.refusal !== null) throw held.refusal;
    done.push(what);
    const can = { propose: false, approve: false, reject: false, takeBack: state === 'proposed' };
    held = { ...held, version: { view: { ...held.version.view, state }, can } };
    return held.version;
  }

  const operations: TabOperations = {
    me: async () => ({ roles: held.roles, can: held.can }),
    runs: async (_who, filter, before) => {
      readings += 1;
      if (held.failure !== null) throw held.failure;
      return paged(
        held.runs.filter((run) => matches(run, filter)),
        before,
      );
    },
    run: async (_who, id) => find(id),
    output: async () => held.output,
    waitingFor: async (_who, channel) =>
      held.runs.filter((run) => run.can.approve.length > 0 && (channel ?? run.view.channel) === run.view.channel),
    workflows: async () => held.workflows,
    start: async (_who, workflow, asked) => write({ start: workflow, ...asked }, () => startedRun(workflow, asked.inputs)),
    vote: async (_who, id, vote, signedInAt) => {
      if (isTooOld(find(id), vote, signedInAt)) throw tooOld();
      return write({ vote: id, ...vote }, () => voted(find(id), vote));
    },
    cancel: async (_who, id) =>
      write({ cancel: id }, () => changed(find(id), { state: 'cancelled', cancelRequestedBy: ROSA.name, endedAt: minutesAgo(0) })),
    resolve: async (_who, id, stepId, verdict) => write({ resolve: id, stepId, verdict }, () => changed(find(id), { state: 'running' })),
    review: async (_who, id, comment) => write({ review: id, comment }, () => reviewed(find(id), comment)),
    reviewsFor: async (_who, channel) => held.runs.filter((run) => run.can.review && (channel ?? run.view.channel) === run.view.channel),
    explain: async (_who, question) => {
      if (held.failure !== null) throw held.failure;
      done.push({ explain: question });
      return held.explained;
    },
    audit: async (_who, filter, before) =>
      paged(
        held.events.filter((event) => tells(event, filter)),
        before,
      ),
    timeline: async (_who, id) => paged(held.events.filter(({ runId }) => runId === id).toReversed(), null),
    auditState: async () => {
      throw new Error('The tab asks the mount that stands before the routes.');
    },
    personTimeline: async (_who, { objectId }, before) =>
      paged(
        held.events.filter(({ actor }) => actor.objectId === objectId),
        before,
      ),
    auditConsistency: async () => {
      throw new Error('the tab does not ask for it');
    },
    auditProof: async () => {
      throw new Error('The tab asks the mount that stands before the routes.');
    },
    exportAudit: async () => ({ size: 0, files: async function* none() {} }),
    savedFilters: async () => [],
    saveFilter: async (_who, filter) => [filter],
    dropFilter: async () => [],
    rules: async () => held.rules,
    rulesVersion: async () => held.version,
    proposeRules: async (_who, hash) => decideVersion({ propose: hash }, 'proposed'),
    decideRules: async (_who, { hash, ...decision }) =>
      decideVersion({ decide: hash, ...decision }, decision.verdict === 'approve' ? 'in_force' : 'rejected'),
    delegations: async () => held.delegations,
    handOn: async (_who, asked) => {
      if (held.refusal !== null) throw held.refusal;
      done.push({ handOn: asked });
      held = { ...held, delegations: withHandedOn(held.delegations, asked) };
      return held.delegations;
    },
    endDelegation: async (_who, id) => {
      done.push({ end: id });
      held = { ...held, delegations: without(held.delegations, id) };
      return held.delegations;
    },
    maySee: async () => true,
  };
  return {
    operations,
    changes: {
      subscribe(listener) {
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
      onTouched(listener) {
        touchedListeners.add(listener);
        return () => touchedListeners.delete(listener);
      },
    },
    done,
    readings: () => readings,
    runs: () => held.runs,
    held: () => held,
    put,
    touched: (what) => touchedListeners.forEach((listener) => void listener(what)),
    set: (part) => {
      held = { ...held, ...part };
    },
  };
}

function reviewed(seen: SeenRun, comment: string): SeenRun {
  const { breakGlass } = seen.view;
  if (breakGlass === null) throw new Error('nobody broke the glass');
  const review = { by: ROSA.name, at: minutesAgo(0), comment };
  return { view: { ...seen.view, breakGlass: { ...breakGlass, review } }, can: { ...seen.can, review: false } };
}

function paged<Row>(rows: readonly Row[], before: string | null): Page<Row> {
  const from = Number(before ?? '0');
  return { rows: rows.slice(from, from + PAGE), next: from + PAGE < rows.length ? String(from + PAGE) : null };
}

function matches({ view }: SeenRun, { states, workflow, environment, channel }: RunFilter): boolean {
  return (
    (channel ?? view.channel) === view.channel &&
    (states?.includes(view.state) ?? true) &&
    (workflow ?? view.workflow.name) === view.workflow.name &&
    (environment ?? view.environment) === view.environment
  );
}

function tells(event: StoredEvent, { person, type, text, runId, channel }: AuditFilter): boolean {
  if (channel !== undefined && event.detail['channel'] !== channel) return false;
  const named = person === undefined || event.actor.name.includes(person) || event.actor.objectId === person;
  return named && (type ?? event.type) === event.type && (runId ?? event.runId) === event.runId && event.sentence.includes(text ?? '');
}

function startedRun(workflow: string, inputs: Readonly<Record<string, InputValue>>): SeenRun {
  const view = sampleRun('n4wt8kpe', {
    summary: `${workflow} ${Object.values(inputs).join(' ')}`,
    state: 'running',
    via: 'tab',
    requester: ROSA.name,
    inputs: Object.entries(inputs).map(([name, value]) => ({ name, value: String(value) })),
    createdAt: minutesAgo(0),
    startedAt: minutesAgo(0),
    endedAt: null,
    steps: [sampleStep('deploy', { state: 'running', attempt: 1, startedAt: minutesAgo(0) })],
  });
  return { view, can: { approve: [], cancel: true, resolve: false, review: false } };
}

function changed(run: SeenRun, part: Partial<SeenRun['view']>): SeenRun {
  return { ...run, view: { ...run.view, ...part }, can: { approve: [], cancel: false, resolve: false, review: false } };
}

function voted(run: SeenRun, vote: Parameters<TabOperations['vote']>[2]): SeenRun {
  const cast = { by: ROSA.name, onBehalfOf: null, verdict: vote.verdict, comment: vote.comment, at: minutesAgo(0) };
  const approved = vote.verdict === 'approve';
  const approvals = run.view.approvals.map((approval) => ({
    ...approval,
    state: approved ? ('approved' as const) : ('rejected' as const),
    decidedAt: minutesAgo(0),
    votes: [...approval.votes, cast],
    ...(approved ? askedOf('release-manager', 1, [ROSA.name]) : {}),
  }));
  return changed(run, { state: approved ? 'queued' : 'rejected', approvals, next: '', startedAt: minutesAgo(0) });
}
