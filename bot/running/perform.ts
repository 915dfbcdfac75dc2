import type { Action, ActionContext, Connectors, FindSecret } from '../core/connector.ts';
import type { Core } from '../core/core.ts';
import type { JsonObject } from '../core/json.ts';
import type { Masking } from '../core/masking/masker.ts';
import type { PlanCall } from '../core/plan/plan.ts';
import type { Strand } from '../core/ports.ts';
import { factsOf, stepOf } from '../core/run/facts.ts';
import { failed, outcomeText, succeeded, unknown } from '../core/run/outcome.ts';
import type { Outcome, Run } from '../core/run/run.ts';
import type { Perform } from '../core/run/strand-body.ts';
import { inSentences, message, type Text } from '../core/text/message.ts';
import type { Effect } from '../core/workflow/definition.ts';
import { renderObject } from '../core/workflow/evaluate.ts';
import type { Flights } from './flights.ts';
import { LiveCards } from './live-cards.ts';
import { type Seals, sealFirst } from './seal-first.ts';

type Given = Pick<Core, 'store' | 'signals' | 'logger' | 'clock'> &
  Readonly<{
    /** Lends the connectors of the rules by which a run was started, for as long as the work takes. */
    use<T>(activation: number, work: (connectors: Connectors) => Promise<T>): Promise<T>;
    flights: Flights;
    /** null where no notary is configured. */
    seals: Seals | null;
    /** Only here, in the step that was approved, is a secret ever read. */
    secret: FindSecret;
    masker: Masking;
    cancelPollMs?: number;
  }>;
type Needs = Given & Readonly<{ cards: LiveCards }>;
/** What a probe saw. */
type Seen = Awaited<ReturnType<NonNullable<Action['probe']>>>;
type Call = Readonly<{ plan: PlanCall; action: Action; input: unknown }>;

/** Longest time an action has to stop after its signal; after that its outcome counts as unknown. */
const STOP_GRACE_MS = 10_000;
/** Longest time a probe may take to say whether an effect happened. */
const PROBE_MS = 30_000;

/**
 * Carries out the connector call of a step exactly as planned: templates are filled from earlier results, pins are handed
 * over, timeout and cancel reach the action as an abort signal. A second claim of the same attempt means that a process
 * died in it: then the effect class decides (repeat, probe, or unknown).
 */
export function createPerform(given: Given): Perform {
  const needs: Needs = { ...given, cards: new LiveCards(given) };
  return (run, strand, attempt) =>
    needs.use(run.activation, (connectors) => performWith(needs, { run, strand, attempt, call: plannedCall(connectors, run, strand) }));
}

type Attempt = Readonly<{ run: Run; strand: Strand; attempt: number; call: Call | Outcome }>;

async function performWith(needs: Needs, { run, strand, attempt, call }: Attempt): Promise<Outcome> {
  if ('status' in call) return call;
  const waits = await sealFirst(needs, run, { strand, call: call.plan });
  if (waits !== null) return waits;
  const again = await wasClaimed(needs, { run, strand, attempt }, call.plan.effect);
  const flight = needs.flights.begin(run.id);
  const watch = watchCancel(needs, run, strand, flight.controller);
  const timer = setTimeout(() => flight.controller.abort('timeout'), call.plan.timeoutMs);
  try {
    const { context, written } = contextOf(needs, { run, strand, attempt, plan: call.plan, signal: flight.controller.signal });
    const outcome = again ? await afterCrash(call, context) : await settled(call, context);
    await written();
    return outcome;
  } finally {
    clearTimeout(timer);
    clearInterval(watch);
    needs.flights.end(flight);
    needs.cards.settled(run.id);
  }
}

/** Whether another process died in this attempt. What may be repeated is repeated either way, so nobody has to know. */
async function wasClaimed({ store }: Needs, { run, strand, attempt }: Omit<Attempt, 'call'>, effect: Effect): Promise<boolean> {
  if (effect === 'read' || effect === 'idempotent') return false;
  return (await store.transaction((tx) => tx.claimAttempt(run.id, strand.stepId, strand.direction, attempt))) > 1;
}

function plannedCall(connectors: Connectors, run: Run, strand: Strand): Call | Outcome {
  const { plan } = stepOf(run, strand.stepId);
  const call = plan.kind === 'uses' ? (strand.direction === 'do' ? plan.call : plan.undo) : null;
  if (call === null) return failed('step.nothing_to_do', message('outcome.no-action'));
  const action = connectors.get(call.connector)?.actions[call.action];
  if (action === undefined)
    return failed('connector.missing', message('outcome.action-gone', { action: `${call.connector}.${call.action}` }));
  const rendered: JsonObject = renderObject(call.with, factsOf(run));
  const input = action.input.safeParse(rendered);
  if (!input.success)
    return failed(
      'step.invalid_input',
      message('outcome.input-wrong', {
        action: `${call.connector}.${call.action}`,
        problem: input.error.issues[0]?.message ?? 'unknown problem',
      }),
    );
  return { plan: call, action, input: input.data };
}

function contextOf(
  needs: Needs,
  parts: Readonly<{ run: Run; strand: Strand; attempt: number; plan: PlanCall; signal: AbortSignal }>,
): Readonly<{ context: ActionContext; written: () => Promise<void> }> {
  const { run, strand, attempt, plan, signal } = parts;
  let writing: Promise<void> = Promise.resolve();
  const stream = needs.masker.maskStream();
  const keep = (text: string): void => {
    if (text === '') return;
    // Kept in order, one write at a time. Output is for reading along: when it cannot be stored the step still counts.
    writing = writing
      .then(() => needs.store.appendOutput(run.id, strand.stepId, strand.direction, attempt, text))
      .then(() => {
        needs.signals.changed(run.id);
        needs.cards.printed(run.id);
      })
      .catch((error: unknown) => needs.logger.warn({ err: error, runId: run.id }, 'output could not be stored'));
  };
  const context: ActionContext = {
    idempotencyKey: `${run.id}/${strand.stepId}${strand.direction === 'undo' ? '/undo' : ''}`,
    signal,
    timeoutMs: plan.timeoutMs,
    pins: plan.pins,
    output: (text) => keep(stream.write(text)),
    secret: needs.secret,
    masking: needs.masker,
  };
  const written = (): Promise<void> => {
    keep(stream.end());
    return writing;
  };
  return { context, written };
}

/** Another process died while it carried out this attempt. */
async function afterCrash(call: Call, context: ActionContext): Promise<Outcome> {
  if (call.plan.effect !== 'checkable' || call.action.probe === undefined)
    return unknown('step.interrupted', message('outcome.interrupted'));
  return probed(call, context, message('outcome.stopped-in-it'));
}

async function settled(call: Call, context: ActionContext): Promise<Outcome> {
  const outcome = await stoppable(call.action.run(call.input, context), context.signal);
  if (outcome.status !== 'unknown' || call.plan.effect !== 'checkable' || call.action.probe === undefined) return outcome;
  return probed(call, context, outcomeText(outcome));
}

async function probed(call: Call, context: ActionContext, story: Text): Promise<Outcome> {
  const probe = call.action.probe;
  // The signal of the attempt may have been spent already (its timeout is why we look), and looking must not last for ever.
  const signal = AbortSignal.timeout(PROBE_MS);
  const late = new Promise<Seen>((resolve) => signal.addEventListener('abort', () => resolve('unknown'), { once: true }));
  const looked: Seen | Promise<Seen> =
    probe?.(call.input, { ...context, signal, timeoutMs: PROBE_MS }).catch((): Seen => 'unknown') ?? 'unknown';
  const seen = await Promise.race([looked, late]);
  const text = inSentences([story, message(`outcome.check.${seen}`)]);
  if (seen === 'happened') return succeeded(text);
  return seen === 'did_not_happen' ? failed('step.did_not_happen', text, true) : unknown('step.outcome_unknown', text);
}

/** Gives an aborted action time to stop by itself; one that does not has an unknown outcome. */
async function stoppable(work: Promise<Outcome>, signal: AbortSignal): Promise<Outcome> {
  let timer: NodeJS.Timeout | undefined;
  const givenUp = new Promise<Outcome>((resolve) => {
    const onAbort = (): void => {
      timer = setTimeout(() => resolve(unknown('step.did_not_stop', message('outcome.did-not-stop'))), STOP_GRACE_MS);
    };
    if (signal.aborted) onAbort();
    else signal.addEventListener('abort', onAbort, { once: true });
  });
  try {
    return await Promise.race([work, givenUp]);
  } finally {
    clearTimeout(timer);
  }
}

/** A cancel that arrived through another process is seen by reading the run. */
function watchCancel(needs: Needs, run: Run, strand: Strand, controller: AbortController): NodeJS.Timeout {
  return setInterval(() => {
    if (strand.direction === 'undo') return;
    needs.store.run(run.id).then(
      (now) => {
        if (now?.cancel !== null && now?.cancel !== undefined) controller.abort('cancel');
      },
      (error: unknown) => needs.logger.warn({ err: error, runId: run.id }, 'cancel could not be looked up'),
    );
  }, needs.cancelPollMs ?? 1000);
}
