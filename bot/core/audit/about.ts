import { environmentOf } from '../plan/make-plan.ts';
import type { Principal } from '../principal.ts';
import type { Run } from '../run/run.ts';
import type { Workflow } from '../workflow/definition.ts';
import { parseInputs } from '../workflow/inputs.ts';
import type { AuditEvent } from './event.ts';

/** What an event is about, as far as it is known: the filters of the audit log look for it. */
export type About = Pick<AuditEvent, 'runId' | 'workflow' | 'environment' | 'planHash'>;

export const NOTHING_KNOWN: About = { runId: null, workflow: null, environment: null, planHash: null };

/** About a run that there is. */
export function aboutRun(run: Run): About {
  return { runId: run.id, workflow: run.plan.workflow.name, environment: run.plan.environment, planHash: run.planHash };
}

/** About a workflow that was asked for; where, when the inputs that are right say so. */
export function aboutWorkflow(workflow: Workflow, raw: Readonly<Record<string, unknown>>, requester: Principal): About {
  return { ...NOTHING_KNOWN, workflow: workflow.name, environment: placeIn(workflow, raw, requester) };
}

function placeIn(workflow: Workflow, raw: Readonly<Record<string, unknown>>, requester: Principal): string | null {
  try {
    return environmentOf(workflow, parseInputs(workflow, raw).values, requester);
  } catch {
    // The input that names the environment is missing or wrong.
    return null;
  }
}
