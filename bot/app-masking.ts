import type pg from 'pg';
import { type Observing, UNOBSERVED } from './app-observing.ts';
import type { Config } from './config.ts';
import type { Answer } from './core/answer.ts';
import type { AuditEvent } from './core/audit/event.ts';
import type { Notary } from './core/audit/notary.ts';
import type { FindSecret } from './core/connector.ts';
import { AppError } from './core/errors.ts';
import type { Masking } from './core/masking/masker.ts';
import type { Plan } from './core/plan/plan.ts';
import type { OpenTx, Store, StrandBody, Tx } from './core/ports.ts';
import type { Approval, Run, StepRun } from './core/run/run.ts';
import type { ReadVault } from './core/secret-reference.ts';
import type { SiteTx } from './core/site/site-store.ts';
import { message } from './core/text/message.ts';
import { observedTx } from './observing/observed-tx.ts';
import { createFindSecret } from './running/find-secret.ts';
import type { AuditWatch } from './store/audit-watch.ts';
import type { Database } from './store/open.ts';
import { createStore } from './store/postgres-store.ts';
import { keepTrace } from './store/traces.ts';
import { txOn } from './store/tx.ts';

/** The store as the app has it: what is written in words has no secret in it. The only way to the database besides the engine's. */
export function openStore(
  database: Database,
  masker: Masking,
  { watch, observing = UNOBSERVED }: Readonly<{ watch?: AuditWatch; observing?: Observing }> = {},
): Store {
  const store = createStore(database, watch);
  const { outbox, filters } = store;
  const observe: Observe = (tx) => observedTx(tx, { ...observing, keepTrace });
  return {
    ...store,
    transaction: async (work) => {
      const { result, events } = await counted(store, observe, (tx) => work(maskedTx(tx, masker)));
      watch?.committed(events);
      return result;
    },
    appendOutput: (runId, stepId, direction, attempt, text) => store.appendOutput(runId, stepId, direction, attempt, masker.mask(text)),
    filters: { ...filters, put: (who, filter, most) => filters.put(who, masker.maskValue(filter), most) },
    outbox: {
      ...outbox,
      sendingFailed: (kind, id, retryAt, error, tried) => outbox.sendingFailed(kind, id, retryAt, masker.mask(error), tried),
    },
  };
}

/** The same for the engine, which opens its transactions itself. */
export function engineTx(masker: Masking, watch: AuditWatch, observing: Observing): (connection: pg.ClientBase) => OpenTx {
  return (connection) => {
    const open = watch.watched(txOn(connection));
    const { tx, count } = observedTx(open, { ...observing, keepTrace });
    return { ...maskedTx(tx, masker), commit: () => open.commit().then(() => watch.committed(count())) };
  };
}

type Observe = (tx: Tx) => ReturnType<typeof observedTx>;

/** A transaction that is tried again counts once, when it is committed. */
async function counted<T>(
  store: Pick<Store, 'transaction'>,
  observe: Observe,
  work: (tx: Tx) => Promise<T>,
): Promise<Readonly<{ result: T; events: number }>> {
  let count = (): number => 0;
  const result = await store.transaction((tx) => {
    const observed = observe(tx);
    count = observed.count;
    return work(observed.tx);
  });
  return { result, events: count() };
}

/** What is signed for somebody may say what they typed. */
export function maskedNotary(notary: Notary, masker: Masking): Notary {
  return { ...notary, sign: ({ origin, text }) => notary.sign({ origin, text: masker.mask(text) }) };
}

/** What carries out steps needs of secrets: how to read them, and how to take them out of what steps print. */
export function secretsOf(
  { masker, variable }: Pick<Config, 'masker' | 'variable'>,
  vault: ReadVault | null,
): Readonly<{ masker: Masking; secret: FindSecret }> {
  return { masker, secret: createFindSecret({ masker, variable, vault }) };
}

/** What an attempt results in, or fails with, before the engine keeps it. */
export function maskedBody(body: StrandBody, masker: Masking): StrandBody {
  return {
    ...body,
    async perform(strand, attempt) {
      const result = masker.maskValue(await body.perform(strand, attempt));
      const tail = result['outputTail'];
      // The tail was cut out of more, perhaps through a secret.
      return typeof tail === 'string' ? { ...result, outputTail: masker.maskCut(tail) } : result;
    },
  };
}

function maskedTx(tx: Tx, masker: Masking): Tx {
  const words = <T>(value: T): T => masker.maskValue(value);
  return {
    ...tx,
    insertRun: (run) => tx.insertRun(maskedRun(run, masker)),
    saveRun: (before, after) => tx.saveRun(before, maskedRun(after, masker, before)),
    appendEvents: (events) => tx.appendEvents(events.map((event) => maskedEvent(event, masker))),
    addCopy: (runId, conversation, asking) => tx.addCopy(runId, conversation, words(asking)),
    addMention: (approvalId, asking, at) => tx.addMention(approvalId, words(asking), at),
    say: (conversation, answer, at) => tx.say(conversation, maskedAnswer(answer, masker), at),
    putHandle: (hash, handle, expiresAt) =>
      tx.putHandle(hash, handle.kind === 'form' ? { ...handle, values: words(handle.values) } : handle, expiresAt),
    addDelegation: (delegation) => tx.addDelegation({ ...delegation, reason: masker.mask(delegation.reason) }),
    site: maskedSite(tx.site, masker),
  };
}

/** The files of a version stay as they are: their hash is what is approved. */
function maskedSite(site: SiteTx, masker: Masking): SiteTx {
  return {
    ...site,
    activate: (activation) => site.activate({ ...activation, reason: masker.mask(activation.reason) }),
    insertProposal: (proposal) => site.insertProposal(masker.maskValue(proposal)),
    endProposal: (proposal) => site.endProposal(masker.maskValue(proposal)),
  };
}

/** The keys of a detail are words of ours: with one that is somebody's secret masked, the event could not be written. */
function maskedEvent(event: AuditEvent, masker: Masking): AuditEvent {
  const { actor, sentence, detail } = event;
  return {
    ...event,
    actor: { ...actor, name: masker.mask(actor.name) },
    sentence: masker.mask(sentence),
    detail: Object.fromEntries(Object.entries(detail).map(([key, value]) => [key, masker.maskValue(value)])),
  };
}

/** Handles of buttons and the like are kept as they are. */
function maskedAnswer(answer: Answer, masker: Masking): Answer {
  const masked = masker.maskValue(answer);
  return masked.kind === 'form' && answer.kind === 'form' ? { ...masked, handle: answer.handle, workflow: answer.workflow } : masked;
}

/**
 * A plan cannot be changed, because its hash is what is approved: with a secret in it there is none. What is the very object that it was
 * `before` was masked when it was written, and is not written again.
 */
function maskedRun(run: Run, masker: Masking, before: Run | null = null): Run {
  if (run.plan !== before?.plan) refuseSecrets(run.plan, masker);
  const [steps, approvals] = [new Set(before?.steps), new Set(before?.approvals)];
  return {
    ...run,
    message: masker.maskValue(run.message),
    breakGlass: masker.maskValue(run.breakGlass),
    steps: run.steps.map((step) => (steps.has(step) ? step : maskedStep(step, masker))),
    approvals: run.approvals.map((approval) => (approvals.has(approval) ? approval : maskedApproval(approval, masker))),
  };
}

function maskedStep(step: StepRun, masker: Masking): StepRun {
  return { ...step, outcome: masker.maskValue(step.outcome), undoOutcome: masker.maskValue(step.undoOutcome) };
}

function maskedApproval(approval: Approval, masker: Masking): Approval {
  return {
    ...approval,
    changes: masker.maskValue(approval.changes),
    votes: approval.votes.map((vote) => ({ ...vote, comment: masker.mask(vote.comment) })),
  };
}

function refuseSecrets(plan: Plan, masker: Masking): void {
  const text = JSON.stringify(plan);
  const masked = masker.mask(text);
  if (masked === text) return;
  const name = /\[secret (\S+?)\]/.exec(masked)?.[1] ?? 'SIGNALBOX_…';
  throw new AppError({ code: 'invalid', reason: 'secret.in_plan', message: message('secret.in-plan', { name }) });
}
