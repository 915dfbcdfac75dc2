import assert from 'node:assert/strict';
import type { Core } from '../../../bot/core/core.ts';
import { EMPTY_POLICY } from '../../../bot/core/policy/parse-policy.ts';
import type { Policy } from '../../../bot/core/policy/policy.ts';
import type { ProposalFacts, Rules } from '../../../bot/core/policy/rule.ts';
import type { Principal } from '../../../bot/core/principal.ts';
import { mayDecideRules, mayGovern } from '../../../bot/core/site/may-govern.ts';
import { APPROVER, REQUESTER } from '../../support/plans.ts';
import { RULES } from '../policy/all-rules.ts';

const POLICY: Policy = {
  ...EMPTY_POLICY,
  hash: 'p',
  rules: [{ id: 'they-govern', effect: 'allow', permissions: ['govern'], roles: ['governor'], workflows: null, environments: null }],
};
const coreWith = (rules: Rules, policy: Policy = POLICY) => ({ policy, rules }) as Core;
const core = coreWith(RULES);
const governor = (principal: Principal) => ({ principal, roles: ['governor'] });
const AGENT: Principal = { kind: 'agent', tenantId: 't', objectId: 'agent', name: 'Agent' };
const SYSTEM: Principal = { kind: 'system', tenantId: 'signalbox', objectId: 'scheduler', name: 'Schedule' };

const answer = (who: Principal, act: ProposalFacts['act'], proposer: Principal | null, roles = ['governor'], on = core): string => {
  const decision = mayDecideRules(on, { principal: who, roles }, { act, proposer });
  assert.equal(decision.reason.holds, decision.effect !== 'deny');
  return `${decision.effect} ${decision.rule}`;
};

describe('mayDecideRules', () => {
  it('lets one person propose and another one approve', () => {
    assert.equal(answer(REQUESTER, 'propose', null), 'allow they-govern');
    assert.equal(answer(APPROVER, 'approve', REQUESTER), 'allow they-govern');
    assert.equal(answer(APPROVER, 'reject', REQUESTER), 'allow they-govern');
  });

  it('never lets the proposer approve, whatever else they are, but take it back', () => {
    assert.equal(answer(REQUESTER, 'approve', REQUESTER), 'deny proposer-never-approves');
    assert.equal(answer({ ...REQUESTER, name: 'Somebody else' }, 'approve', REQUESTER), 'deny proposer-never-approves');
    assert.equal(answer(REQUESTER, 'reject', REQUESTER), 'allow they-govern');
  });

  it('never lets anybody approve what nobody proposed', () => {
    assert.equal(answer(APPROVER, 'approve', null), 'deny proposer-never-approves');
  });

  it('never lets software propose, approve or reject', () => {
    for (const who of [AGENT, SYSTEM]) {
      for (const act of ['propose', 'approve', 'reject'] as const) assert.equal(answer(who, act, REQUESTER), 'deny agents-never-govern');
    }
  });

  it('asks for the permission first, under the rules in force', () => {
    for (const act of ['propose', 'approve', 'reject'] as const) {
      assert.equal(answer(APPROVER, act, REQUESTER, []), 'deny default-deny');
      assert.equal(answer(APPROVER, act, REQUESTER, ['developer']), 'deny default-deny');
      assert.equal(answer(APPROVER, act, REQUESTER, ['governor'], coreWith(RULES, EMPTY_POLICY)), 'deny default-deny');
    }
    assert.equal(mayGovern(core, { principal: APPROVER, roles: ['developer'] }).effect, 'deny');
    assert.equal(mayGovern(core, governor(APPROVER)).effect, 'allow');
  });

  it('denies when an invariant is missing, throws, or answers anything but a plain yes', () => {
    for (const name of ['proposer-never-approves', 'agents-never-govern']) {
      const without = new Map([...RULES].filter(([key]) => key !== name));
      assert.equal(answer(APPROVER, 'approve', REQUESTER, ['governor'], coreWith(without)), 'deny rules-complete');
      const throwing = { name, applies: 'proposal' as const, check: () => assert.fail('no') };
      assert.equal(
        answer(APPROVER, 'approve', REQUESTER, ['governor'], coreWith(new Map([...RULES, [name, throwing]]))),
        'deny policy-readable',
      );
      const vague = { name, applies: 'proposal' as const, check: () => ({ holds: 'yes' as unknown as boolean, sentence: 'Yes.' }) };
      assert.equal(answer(APPROVER, 'approve', REQUESTER, ['governor'], coreWith(new Map([...RULES, [name, vague]]))), `deny ${name}`);
    }
  });
});
