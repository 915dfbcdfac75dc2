import type { Core } from '../core.ts';
import type { Run } from './run.ts';
import type { RunView } from './view.ts';
import { viewRun } from './view-run.ts';

const TAIL = 2000;

/** A run with the output its steps have printed so far. */
export async function runDetail(core: Pick<Core, 'store'>, run: Run): Promise<RunView> {
  const tails: Record<string, string> = {};
  for (const step of run.steps) {
    if (step.state === 'running' || step.state === 'undoing') tails[step.id] = (await core.store.output(run.id, step.id)).slice(-TAIL);
  }
  return viewRun(run, tails);
}
