import type { Rules } from '../../../bot/core/policy/rule.ts';
import agentsNeverApprove from '../../../bot/rules/agents-never-approve.ts';
import agentsNeverGovern from '../../../bot/rules/agents-never-govern.ts';
import approverHasRole from '../../../bot/rules/approver-has-role.ts';
import approverIsNeeded from '../../../bot/rules/approver-is-needed.ts';
import criticalInTab from '../../../bot/rules/critical-in-tab.ts';
import environmentIsKnown from '../../../bot/rules/environment-is-known.ts';
import oneVoteEach from '../../../bot/rules/one-vote-each.ts';
import proposerNeverApproves from '../../../bot/rules/proposer-never-approves.ts';
import requesterNeverApproves from '../../../bot/rules/requester-never-approves.ts';
import samePlanHash from '../../../bot/rules/same-plan-hash.ts';

const ALL = [
  agentsNeverApprove,
  agentsNeverGovern,
  approverHasRole,
  approverIsNeeded,
  criticalInTab,
  environmentIsKnown,
  oneVoteEach,
  proposerNeverApproves,
  requesterNeverApproves,
  samePlanHash,
];

/** The invariants as the start finds them. */
export const RULES: Rules = new Map(ALL.map((rule) => [rule.name, rule]));
