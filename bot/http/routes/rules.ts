import { z } from 'zod';
import type { Verdict } from '../../core/site/proposal.ts';
import type { TabOperations } from '../../core/tab.ts';
import { typedText } from '../../core/typed-text.ts';
import { parsed } from '../body.ts';
import type { RulesOnWire, VersionOnWire } from '../contract.ts';
import { proposalIdField, siteHashIn } from '../fields.ts';
import { type Call, json, type Reply } from '../route.ts';
import { rulesOnWire, versionOnWire } from '../rules-presenter.ts';

const nothing = z.strictObject({});
const decision = z.strictObject({ proposalId: proposalIdField, comment: typedText(1_000) });

/** What is in force, found and proposed. */
export function listRules(operations: TabOperations): (call: Call) => Promise<Reply> {
  return async ({ who, voice }) => json<RulesOnWire>(rulesOnWire(await operations.rules(who), voice));
}

export function showRules(operations: TabOperations): (call: Call) => Promise<Reply> {
  return async ({ who, voice, params }) =>
    json<VersionOnWire>(versionOnWire(await operations.rulesVersion(who, siteHashIn(params)), voice));
}

export function proposeRules(operations: TabOperations): (call: Call) => Promise<Reply> {
  return async ({ who, voice, params, body }) => {
    parsed(nothing, body);
    return json<VersionOnWire>(versionOnWire(await operations.proposeRules(who, siteHashIn(params)), voice), 201);
  };
}

/** Approves or rejects what the person was shown: the proposal in the body says what that was. */
export function decideRules(operations: TabOperations, verdict: Verdict): (call: Call) => Promise<Reply> {
  return async ({ who, voice, params, body }) => {
    const { proposalId, comment } = parsed(decision, body);
    const decided = await operations.decideRules(who, { hash: siteHashIn(params), proposalId, verdict, comment });
    return json<VersionOnWire>(versionOnWire(decided, voice));
  };
}
