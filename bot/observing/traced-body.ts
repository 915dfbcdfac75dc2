import type { RunId } from '../core/ids.ts';
import type { Strand, StrandBody } from '../core/ports.ts';
import type { TraceParent, Tracer } from '../core/tracer.ts';

type Needs = Readonly<{
  tracer: Tracer;
  /** Where the trace of a run goes on from; null when nobody followed its beginning. Asked on this connection, where there is one. */
  traceOf(runId: RunId, connection: unknown): Promise<TraceParent | null>;
}>;

const MOST_KNOWN = 1_000;

/** The same stages, each a span of the trace in which its run began, whichever process carries it out. */
export function tracedBody(body: StrandBody, { tracer, traceOf }: Needs): StrandBody {
  const known = new Map<RunId, TraceParent | null>();
  const parentOf = async (runId: RunId, connection: unknown): Promise<TraceParent | null> => {
    const found = known.get(runId);
    if (found !== undefined) return found;
    const trace = await traceOf(runId, connection);
    if (known.size >= MOST_KNOWN) known.clear();
    known.set(runId, trace);
    return trace;
  };
  const traced = async <T>(stage: Stage, { runId, stepId, direction }: Strand, work: () => Promise<T>): Promise<T> => {
    const attributes = { 'signalbox.run_id': runId, 'signalbox.step_id': stepId, 'signalbox.direction': direction };
    return tracer.span({ name: `step.${stage.name}`, parent: await parentOf(runId, stage.connection), attributes }, work);
  };
  return {
    ...body,
    begin: (tx, strand) => traced({ name: 'begin', connection: tx.connection }, strand, () => body.begin(tx, strand)),
    perform: (strand, attempt) => traced({ name: 'perform', connection: null }, strand, () => body.perform(strand, attempt)),
    finish: (tx, strand, attempt, result) =>
      traced({ name: 'finish', connection: tx.connection }, strand, () => body.finish(tx, strand, attempt, result)),
  };
}

type Stage = Readonly<{ name: 'begin' | 'perform' | 'finish'; connection: unknown }>;
