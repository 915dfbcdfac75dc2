import type { EventType } from '../core/audit/event.ts';
import type { RunId } from '../core/ids.ts';
import type { Meter } from '../core/meter.ts';
import type { Tx } from '../core/ports.ts';
import { ENDED, type RunState } from '../core/run/run.ts';
import type { TraceParent, Tracer } from '../core/tracer.ts';
import { leaveTrail } from './trail.ts';

type Needs = Readonly<{
  meter: Meter;
  tracer: Tracer;
  /** Keeps with a run where its trace goes on from, in the transaction that writes the run. */
  keepTrace(connection: unknown, runId: RunId, trace: TraceParent): Promise<void>;
}>;

/** The transaction, and what to call when what was written in it counts; that gives how many events it was. */
export function observedTx(tx: Tx, { meter, tracer, keepTrace }: Needs): Readonly<{ tx: Tx; count(): number }> {
  const types: EventType[] = [];
  const ended: RunState[] = [];
  const observed: Tx = {
    ...tx,
    insertRun: (run) =>
      tracer.span({ name: 'run', attributes: { 'signalbox.run_id': run.id, 'signalbox.workflow': run.plan.workflow.name } }, async () => {
        await tx.insertRun(run);
        const trace = tracer.here();
        if (trace !== null) await keepTrace(tx.connection, run.id, trace);
      }),
    saveRun: async (before, after) => {
      await tx.saveRun(before, after);
      if (ENDED.has(after.state) && !ENDED.has(before.state)) ended.push(after.state);
    },
    appendEvents: async (events) => {
      await tx.appendEvents(events);
      types.push(...events.map(({ type }) => type));
    },
  };
  const count = (): number => {
    meter.wrote(types);
    leaveTrail(types);
    for (const state of ended) meter.ended(state);
    return types.length;
  };
  return { tx: observed, count };
}
