import type { Core } from '../core.ts';
import { isLeftUnknown } from './facts.ts';
import type { Run, StepState } from './run.ts';
import type { RunView } from './view.ts';
import { viewRun } from './view-run.ts';

const TAIL = 2000;

/** Their result is not stored yet, or says only that a process died: what was printed until then is in the output. */
const READ_BACK: ReadonlySet<StepState> = new Set(['running', 'undoing', 'needs_decision']);

/** A run with the output its steps have printed so far. */
export async function runDetail(core: Readonly<{ store: Pick<Core['store'], 'output'> }>, run: Run): Promise<RunView> {
  const tails: Record<string, string> = {};
  for (const step of run.steps) {
    if (READ_BACK.has(step.state) || isLeftUnknown(step)) tails[step.id] = (await core.store.output(run.id, step.id)).slice(-TAIL);
  }
  return viewRun(run, tails);
}
