import assert from 'node:assert/strict';
import type { ApprovalId } from '../../../bot/core/ids.ts';
import { type Plan, planHash } from '../../../bot/core/plan/plan.ts';
import { mayApprove } from '../../../bot/core/policy/authorize.ts';
import { REQUIRED_RULES, requireRules } from '../../../bot/core/policy/rule.ts';
import type { Principal } from '../../../bot/core/principal.ts';
import type { Approval, Vote } from '../../../bot/core/run/run.ts';
import { RULES } from './all-rules.ts';

const PLAN: Plan = {
  version: 1,
  workflow: { name: 'deploy', title: 'Deploy', hash: 'h' },
  risk: 'high',
  environment: 'production',
  lock: null,
  summary: 'deploy',
  inputs: { version: '1.0' },
  steps: [],
};
const AT = new Date('2026-01-01T00:00:00Z');

function person(objectId: string, parts: Partial<Principal> = {}): Principal {
  return { kind: 'person', tenantId: 't', objectId, name: objectId, ...parts };
}

function approval(votes: readonly Vote[] = []): Approval {
  const id = 'a-1' as ApprovalId;
  return {
    id,
    stepId: null,
    planHash: planHash(PLAN),
    role: 'manager',
    count: 2,
    prompt: '',
    requestedAt: AT,
    expiresAt: AT,
    state: 'open',
    decidedAt: null,
    votes,
  };
}

type Case = Readonly<{ voter?: Principal; roles?: readonly string[]; plan?: Plan; votes?: readonly Vote[]; requester?: Principal }>;

function decide({ voter = person('rita'), roles = ['manager'], plan = PLAN, votes = [], requester = person('dana') }: Case): string {
  const decision = mayApprove({
    core: { rules: RULES },
    actor: { principal: voter, roles },
    run: { plan, requester },
    approval: approval(votes),
  });
  assert.match(decision.reason.sentence, /\.$/);
  return `${decision.effect} ${decision.rule}`;
}

const vote = (by: Principal): Vote => ({ by, verdict: 'approve', comment: '', at: AT });

describe('mayApprove', () => {
  const table: readonly (readonly [string, Case, string])[] = [
    ['a person with the role', {}, 'allow approver-has-role'],
    ['the requester, with the role', { voter: person('dana') }, 'deny requester-never-approves'],
    ['the requester under another name', { voter: person('dana', { name: 'Somebody' }) }, 'deny requester-never-approves'],
    ['the same object id in another tenant', { voter: person('dana', { tenantId: 'other' }) }, 'allow approver-has-role'],
    [
      'what acted for the requester',
      { requester: person('dana', { kind: 'agent' }), voter: person('dana') },
      'deny requester-never-approves',
    ],
    ['an agent with the role', { voter: person('bot', { kind: 'agent' }) }, 'deny agents-never-approve'],
    ['Signalbox itself', { voter: person('system', { kind: 'system', tenantId: 'signalbox' }) }, 'deny agents-never-approve'],
    ['a person without the role', { roles: ['developer'] }, 'deny approver-has-role'],
    ['a person with part of the role', { roles: ['manage', 'managers'] }, 'deny approver-has-role'],
    ['a person without any role', { roles: [] }, 'deny approver-has-role'],
    ['a person who has voted', { votes: [vote(person('rita'))] }, 'deny one-vote-each'],
    ['a person after somebody else', { votes: [vote(person('ravi'))] }, 'allow approver-has-role'],
    ['anybody, for a plan that was changed', { plan: { ...PLAN, inputs: { version: '6.6' } } }, 'deny same-plan-hash'],
    ['roles that are a text', { roles: 'manager' as never }, 'deny policy-readable'],
    ['a voter who is missing', { voter: null as never }, 'deny policy-readable'],
  ];
  for (const [who, given, expected] of table) it(`says ${expected} to ${who}`, () => assert.equal(decide(given), expected));

  it('says which rules hold and which do not, each in a sentence', () => {
    const decision = mayApprove({
      core: { rules: RULES },
      actor: { principal: person('dana'), roles: [] },
      run: { plan: PLAN, requester: person('dana') },
      approval: approval(),
    });
    const because = decision.reason.because.filter(({ holds }) => !holds).map(({ rule }) => rule);
    assert.deepEqual(because.sort(), ['approver-has-role', 'requester-never-approves']);
    assert.match(decision.reason.sentence, /needs the role manager|asked for this run/);
  });

  for (const name of REQUIRED_RULES) {
    it(`denies, and stops the start, without the rule ${name}`, () => {
      const rules = new Map([...RULES].filter(([key]) => key !== name));
      const decision = mayApprove({
        core: { rules },
        actor: { principal: person('rita'), roles: ['manager'] },
        run: { plan: PLAN, requester: person('dana') },
        approval: approval(),
      });
      assert.equal(decision.rule, 'rules-complete');
      assert.throws(() => requireRules(rules), new RegExp(name));
    });
  }

  it('lets the start go on with all rules', () => assert.doesNotThrow(() => requireRules(RULES)));
});
