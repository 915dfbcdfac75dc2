import { z } from 'zod';
import type { TabOperations } from '../../core/tab.ts';
import { typedText } from '../../core/typed-text.ts';
import { parsed } from '../body.ts';
import type { RunOnWire } from '../contract.ts';
import { approvalIdField, planHashField, runIdIn, stepIdField } from '../fields.ts';
import { runOnWire } from '../presenter.ts';
import { type Call, json, type Reply } from '../route.ts';

const vote = z.strictObject({
  approvalId: approvalIdField,
  verdict: z.enum(['approve', 'reject']),
  comment: typedText(1_000),
  planHash: planHashField,
});
const resolution = z.strictObject({ stepId: stepIdField, verdict: z.enum(['it_ran', 'it_did_not', 'abort']) });
const nothing = z.strictObject({});

/** Approves or rejects what the person was shown: the plan hash in the body says what that was. */
export function castVote(operations: TabOperations): (call: Call) => Promise<Reply> {
  return async ({ who, signedInAt, voice, params, body }) =>
    json<RunOnWire>(runOnWire(await operations.vote(who, runIdIn(params), parsed(vote, body), signedInAt), voice));
}

export function cancelRun(operations: TabOperations): (call: Call) => Promise<Reply> {
  return async ({ who, voice, params, body }) => {
    parsed(nothing, body);
    return json<RunOnWire>(runOnWire(await operations.cancel(who, runIdIn(params)), voice));
  };
}

const reviewed = z.strictObject({ comment: typedText(1_000) });

/** Closes the review of a run that went without approval. */
export function reviewRun(operations: TabOperations): (call: Call) => Promise<Reply> {
  return async ({ who, voice, params, body }) =>
    json<RunOnWire>(runOnWire(await operations.review(who, runIdIn(params), parsed(reviewed, body).comment), voice));
}

/** Answers whether a step with an unknown outcome ran. */
export function resolveStep(operations: TabOperations): (call: Call) => Promise<Reply> {
  return async ({ who, voice, params, body }) => {
    const { stepId, verdict } = parsed(resolution, body);
    return json<RunOnWire>(runOnWire(await operations.resolve(who, runIdIn(params), stepId, verdict), voice));
  };
}
