import { z } from 'zod';
import type { RunFilter } from '../../core/run/filter.ts';
import { RUN_STATES } from '../../core/run/run.ts';
import type { TabOperations } from '../../core/tab.ts';
import { typedText } from '../../core/typed-text.ts';
import { parsed } from '../body.ts';
import type { ReviewsForMe, RunOnWire, RunsPage, WaitingForMe } from '../contract.ts';
import { channelField, cursor, runIdIn, stepIdField } from '../fields.ts';
import { runOnWire } from '../presenter.ts';
import { type Call, json, type Reply, text } from '../route.ts';

const state = z.enum(RUN_STATES);
const query = z.strictObject({
  state: z.union([state.transform((one) => [one]), z.array(state).max(RUN_STATES.length)]).exactOptional(),
  workflow: typedText(100).exactOptional(),
  environment: typedText(100).exactOptional(),
  channel: channelField.exactOptional(),
  before: cursor.exactOptional(),
});
const place = z.strictObject({ channel: channelField.exactOptional() });

/** A page of runs, newest first. */
export function listRuns(operations: TabOperations): (call: Call) => Promise<Reply> {
  return async (call) => {
    const { state: states, before, ...rest } = parsed(query, call.query);
    const filter: RunFilter = { ...rest, ...(states === undefined ? {} : { states }) };
    const page = await operations.runs(call.who, filter, before ?? null);
    return json<RunsPage>({ runs: page.rows.map((run) => runOnWire(run, call.voice)), next: page.next });
  };
}

export function showRun(operations: TabOperations): (call: Call) => Promise<Reply> {
  return async ({ who, voice, params }) => json<RunOnWire>(runOnWire(await operations.run(who, runIdIn(params)), voice));
}

/** The whole stored output of a step, as plain text. */
export function showOutput(operations: TabOperations): (call: Call) => Promise<Reply> {
  return async ({ who, params }) => {
    const runId = runIdIn(params);
    return text(await operations.output(who, runId, parsed(stepIdField, params['stepId'])));
  };
}

export function reviewsForMe(operations: TabOperations): (call: Call) => Promise<Reply> {
  return async ({ who, voice, query: asked }) => {
    const runs = await operations.reviewsFor(who, parsed(place, asked).channel ?? null);
    return json<ReviewsForMe>({ runs: runs.map((run) => runOnWire(run, voice)) });
  };
}

export function waitingForMe(operations: TabOperations): (call: Call) => Promise<Reply> {
  return async ({ who, voice, query: asked }) => {
    const runs = await operations.waitingFor(who, parsed(place, asked).channel ?? null);
    return json<WaitingForMe>({ runs: runs.map((run) => runOnWire(run, voice)) });
  };
}
