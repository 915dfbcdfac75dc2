import type { Connectors } from '../connector.ts';
import { AppError } from '../errors.ts';
import type { JsonObject } from '../json.ts';
import { formatPath, type Problem } from '../problem.ts';
import { schemaProblems } from '../schema-problems.ts';
import { message } from '../text/message.ts';
import { replaceAt } from '../workflow/evaluate.ts';
import { FILLERS } from '../workflow/samples.ts';
import type { CallToPin, StepPins } from './make-plan.ts';

/**
 * Resolves whatever could move between approval and execution (script bytes, branches) to fixed ids. Throws `invalid`
 * (`plan.call_refused`) when a call does not fit its action with these inputs, and whatever `pin` of an action throws.
 */
export async function pinCalls(connectors: Connectors, calls: readonly CallToPin[]): Promise<StepPins> {
  const pinned = await Promise.all(calls.map(async (call) => [call.key, await pinCall(connectors, call)] as const));
  return Object.fromEntries(pinned);
}

async function pinCall(connectors: Connectors, call: CallToPin): Promise<Readonly<Record<string, string>>> {
  const action = connectors.get(call.connector)?.actions[call.action];
  if (action === undefined) throw missing(call);
  for (const candidate of candidates(call)) {
    const fitting = action.input.safeParse(candidate);
    if (fitting.success) return action.pin(fitting.data);
  }
  throw refused(call, schemaProblems(action.input, call.with));
}

/** The call as it is, and with stand-ins for the results that are still missing: what is pinned seldom depends on them. */
function candidates(call: CallToPin): readonly JsonObject[] {
  if (call.open.length === 0) return [call.with];
  const filled = FILLERS.map((filler) => call.open.reduce((object, path) => replaceAt(object, path, filler) as JsonObject, call.with));
  return [call.with, ...filled];
}

function missing(call: CallToPin): AppError {
  return new AppError({
    code: 'unavailable',
    reason: 'connector.missing',
    message: message('start.action-missing', { action: nameOf(call) }),
  });
}

function refused(call: CallToPin, problems: readonly Problem[]): AppError {
  const list = problems.map((problem) => `${formatPath(problem.path)}: ${problem.message}`).join(' ');
  const text = message('start.call-refused', { step: call.key, action: nameOf(call), problems: list });
  return new AppError({ code: 'invalid', reason: 'plan.call_refused', message: text });
}

function nameOf({ connector, action }: CallToPin): string {
  return `${connector}.${action}`;
}
