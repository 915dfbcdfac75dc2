import { z } from 'zod';
import { AppError } from '../../core/errors.ts';
import { INPUT_NAME, WORKFLOW_NAME } from '../../core/identifier.ts';
import type { TabOperations } from '../../core/tab.ts';
import { message } from '../../core/text/message.ts';
import { typedText } from '../../core/typed-text.ts';
import { parsed } from '../body.ts';
import type { Started, WorkflowsPage } from '../contract.ts';
import { momentField } from '../fields.ts';
import { workflowOnWire } from '../presenter.ts';
import { type Call, json, type Reply } from '../route.ts';

const MAX_INPUTS = 50;
const startRun = z.strictObject({
  inputs: z
    .record(z.string().regex(INPUT_NAME, 'is not the name of an input'), z.union([typedText(10_000), z.number(), z.boolean()]))
    .refine((inputs) => Object.keys(inputs).length <= MAX_INPUTS, `at most ${MAX_INPUTS} inputs`),
  startAt: momentField.optional(),
  breakGlass: typedText(10_000).optional(),
});

/** The workflows the caller may run somewhere. */
export function listWorkflows(operations: TabOperations): (call: Call) => Promise<Reply> {
  return async ({ who }) => json<WorkflowsPage>({ workflows: (await operations.workflows(who)).map(workflowOnWire) });
}

/** Asks for a run; whether it starts, waits for approval or is refused is the operation's decision. */
export function startWorkflow(operations: TabOperations): (call: Call) => Promise<Reply> {
  return async ({ who, voice, params, body }) => {
    const { inputs, startAt = null, breakGlass = null } = parsed(startRun, body);
    const { view } = await operations.start(who, workflowNameIn(params), { inputs, startAt, breakGlass }, voice.speech);
    return json<Started>({ runId: view.runId, state: view.state }, 201);
  };
}

function workflowNameIn(params: Call['params']): string {
  const name = params['name'];
  if (typeof name === 'string' && WORKFLOW_NAME.test(name)) return name;
  throw new AppError({
    code: 'not_found',
    reason: 'workflow.unknown',
    message: message('api.no-workflow'),
  });
}
