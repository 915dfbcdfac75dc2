import assert from 'node:assert/strict';
import fc from 'fast-check';
import { type AccessRequest, authorize } from '../../../bot/core/policy/authorize.ts';
import type { Reason } from '../../../bot/core/policy/decision.ts';
import { EMPTY_POLICY } from '../../../bot/core/policy/parse-policy.ts';
import { PERMISSIONS, type Policy, type PolicyRule } from '../../../bot/core/policy/policy.ts';
import type { Requirement } from '../../../bot/core/policy/requirement.ts';
import { REQUIRED_RULES, type Rules } from '../../../bot/core/policy/rule.ts';
import { count } from '../../support/counts.ts';
import { requirementOf } from '../../support/requirements.ts';
import { RULES } from './all-rules.ts';

const APPROVAL = requirementOf('manager');

function rule(id: string, parts: Partial<PolicyRule>): PolicyRule {
  return { id, effect: 'allow', permissions: ['run'], roles: ['developer'], workflows: null, environments: null, ...parts };
}

const POLICY: Policy = {
  hash: 'h',
  calendars: [],
  roles: [],
  environments: [
    { name: 'staging', approval: null, environments: null },
    { name: 'production', approval: APPROVAL, environments: null },
  ],
  connectors: [],
  risks: [],
  freezes: [],
  rules: [
    rule('developers-run', { workflows: ['deploy'] }),
    rule('managers-do', { permissions: ['run', 'view', 'cancel', 'audit'], roles: ['manager'] }),
    rule('testers-run-staging', { roles: ['tester'], environments: ['staging'] }),
    rule('nobody-wipes', { effect: 'deny', roles: ['manager', 'developer'], workflows: ['wipe'] }),
  ],
};

function ask(roles: readonly string[], parts: Partial<AccessRequest> = {}): AccessRequest {
  const principal = { kind: 'person', tenantId: 't', objectId: 'o', name: 'Dana' } as const;
  const target = { workflow: 'deploy', environment: 'staging', risk: null, connectors: [], own: null } as const;
  return { principal, roles, permission: 'run', ...target, ...parts };
}

function decide(request: AccessRequest, policy: Policy = POLICY, rules: Rules = RULES): string {
  const decision = authorize({ policy, rules, request });
  assert.equal(decision.rule, decision.reason.rule);
  assert.equal(decision.reason.holds, decision.effect !== 'deny');
  for (const sentence of sentences(decision.reason)) assert.match(sentence, /^.+[.?)]$/s);
  return `${decision.effect} ${decision.rule}`;
}

function sentences(reason: Reason): readonly string[] {
  return [reason.sentence, ...reason.because.flatMap(sentences)];
}

describe('authorize', () => {
  const table: readonly (readonly [readonly string[], Partial<AccessRequest>, string])[] = [
    [['developer'], {}, 'allow developers-run'],
    [['developer'], { environment: 'production' }, 'needs_approval developers-run'],
    [['developer'], { environment: null }, 'allow developers-run'],
    [['developer'], { workflow: 'restart' }, 'deny default-deny'],
    [['developer'], { permission: 'cancel' }, 'deny default-deny'],
    [['developer'], { permission: 'audit', workflow: null, environment: null }, 'deny default-deny'],
    [['developer'], { environment: 'moon' }, 'deny environment-is-known'],
    [['developer'], { environment: '' }, 'deny environment-is-known'],
    [['developer'], { workflow: 'wipe' }, 'deny nobody-wipes'],
    [['developer', 'manager'], { workflow: 'wipe' }, 'deny nobody-wipes'],
    [['manager'], { environment: 'production' }, 'needs_approval managers-do'],
    [['manager'], { permission: 'cancel', environment: 'production' }, 'allow managers-do'],
    [['manager'], { permission: 'view', environment: 'moon' }, 'allow managers-do'],
    [['manager'], { permission: 'audit', workflow: null, environment: null }, 'allow managers-do'],
    [['manager'], { permission: 'resolve' }, 'deny default-deny'],
    [['tester'], {}, 'allow testers-run-staging'],
    [['tester'], { environment: 'production' }, 'deny default-deny'],
    [['tester'], { environment: null }, 'deny default-deny'],
    [['tester'], { workflow: 'wipe' }, 'allow testers-run-staging'],
    [[], {}, 'deny default-deny'],
    [['stranger'], {}, 'deny default-deny'],
    [['Developer'], {}, 'deny default-deny'],
    [['develope'], {}, 'deny default-deny'],
    [['*'], {}, 'deny default-deny'],
  ];
  for (const [roles, parts, expected] of table) {
    it(`says ${expected} to ${roles.join('+') || 'nobody'} for ${JSON.stringify(parts)}`, () =>
      assert.equal(decide(ask(roles, parts)), expected));
  }

  it('hands over what the environment asks for', () => {
    const decision = authorize({ policy: POLICY, rules: RULES, request: ask(['developer'], { environment: 'production' }) });
    assert.ok(decision.effect === 'needs_approval');
    assert.deepEqual(decision.approval, APPROVAL);
    assert.match(decision.reason.because[0]?.sentence ?? '', /^It needs the approval of manager, not of the requester, within 1 hour\.$/);
  });

  it('explains a denial with the rules that would allow it, and the roles there are', () => {
    const { reason } = authorize({ policy: POLICY, rules: RULES, request: ask(['tester'], { environment: 'production' }) });
    assert.equal(
      reason.sentence,
      'Dana may not run deploy on production: no rule in policy.yml allows it. developers-run needs the role developer. managers-do needs the role manager.',
    );
    assert.deepEqual(
      reason.because.map(({ rule: name, holds }) => [name, holds]),
      [
        ['roles', true],
        ['environment-is-known', true],
        ['developers-run', false],
        ['managers-do', false],
      ],
    );
  });

  it('permits nothing with an empty policy, whoever asks for whatever', () => {
    for (const permission of PERMISSIONS) {
      for (const environment of [null, 'staging', 'production']) {
        assert.match(decide(ask(['developer', 'manager', 'admin', '*'], { permission, environment }), EMPTY_POLICY), /^deny /);
      }
    }
  });

  it('lets a deny win whatever the order of the rules', () => {
    fc.assert(
      fc.property(fc.shuffledSubarray([...POLICY.rules], { minLength: POLICY.rules.length }), (rules) => {
        assert.equal(decide(ask(['developer', 'manager'], { workflow: 'wipe' }), { ...POLICY, rules }), 'deny nobody-wipes');
      }),
      { numRuns: count(200) },
    );
  });

  it('never permits more when a rule that denies is added', () => {
    const name = fc.constantFrom('deploy', 'wipe', 'restart');
    const role = fc.constantFrom('developer', 'manager', 'tester');
    const some = fc.record({
      id: fc.constantFrom('a', 'b'),
      effect: fc.constantFrom('allow' as const, 'deny' as const),
      permissions: fc.subarray([...PERMISSIONS]),
      roles: fc.subarray(['developer', 'manager', 'tester']),
      workflows: fc.option(fc.array(name)),
      environments: fc.option(fc.array(fc.constantFrom('staging', 'production'))),
    });
    fc.assert(
      fc.property(fc.array(some), some, fc.array(role), name, (rules, extra, roles, workflow) => {
        const request = ask(roles, { workflow });
        const before = authorize({ policy: { ...POLICY, rules }, rules: RULES, request });
        const after = authorize({ policy: { ...POLICY, rules: [...rules, { ...extra, effect: 'deny' }] }, rules: RULES, request });
        if (before.effect === 'deny') assert.equal(after.effect, 'deny');
      }),
      { numRuns: count(1000) },
    );
  });
});

function protectedBy(approval: Requirement): Policy {
  return { ...POLICY, environments: [{ name: 'staging', approval, environments: null }] };
}

describe('authorize denies whatever is broken', () => {
  const throwing = new Proxy(POLICY, {
    get() {
      throw new Error('no');
    },
  });
  const broken: readonly (readonly [string, unknown, unknown])[] = [
    ['a policy that throws', throwing, ask(['developer'])],
    ['no policy', null, ask(['developer'])],
    ['a policy without rules', { ...POLICY, rules: undefined }, ask(['developer'])],
    ['a rule whose roles are a text', { ...POLICY, rules: [{ ...rule('x', {}), roles: 'developers' }] }, ask(['developer'])],
    ['a rule with an unknown effect', { ...POLICY, rules: [...POLICY.rules, { ...rule('x', {}), effect: 'maybe' }] }, ask(['developer'])],
    [
      'a rule with an unknown permission',
      { ...POLICY, rules: [...POLICY.rules, rule('x', { permissions: ['all' as 'run'] })] },
      ask(['developer']),
    ],
    ['an approval by nobody', protectedBy(requirementOf('manager', 0)), ask(['developer'])],
    ['an approval without stages', protectedBy({ ...APPROVAL, stages: [] }), ask(['developer'])],
    ['an approval with an empty stage', protectedBy({ ...APPROVAL, stages: [{ duties: [] }] }), ask(['developer'])],
    ['an approval by no role', protectedBy({ ...APPROVAL, stages: [{ duties: [{ roles: [], count: 1 }] }] }), ask(['developer'])],
    ['an approval that never ends', protectedBy({ ...APPROVAL, expiresAfterMs: Number.NaN }), ask(['developer'])],
    ['an approval that is valid for no time', protectedBy({ ...APPROVAL, validForMs: 0 }), ask(['developer'])],
    ['an approval that nobody can reject', protectedBy({ ...APPROVAL, rejects: 0 }), ask(['developer'])],
    ['an approval nowhere', protectedBy({ ...APPROVAL, where: 'nowhere' as 'tab' }), ask(['developer'])],
    ['a policy without connectors', { ...POLICY, connectors: undefined }, ask(['developer'])],
    ['a policy without risks', { ...POLICY, risks: undefined }, ask(['developer'])],
    ['no request', POLICY, null],
    ['roles that are a text', POLICY, { ...ask([]), roles: 'developer' }],
    ['an unknown permission', POLICY, { ...ask(['developer']), permission: 'everything' }],
    ['nobody asking', POLICY, { ...ask(['developer']), principal: undefined }],
    [
      'an identity without object id',
      POLICY,
      { ...ask(['developer']), principal: { kind: 'person', tenantId: 't', objectId: '', name: 'x' } },
    ],
    [
      'an unknown kind of principal',
      POLICY,
      { ...ask(['developer']), principal: { kind: 'root', tenantId: 't', objectId: 'o', name: 'x' } },
    ],
    ['an unknown risk', POLICY, { ...ask(['developer']), risk: 'huge' }],
    ['a requirement of the workflow without stages', POLICY, { ...ask(['developer']), own: { ...APPROVAL, stages: [] } }],
    ['a workflow that is no text', POLICY, { ...ask(['developer']), workflow: { toString: () => 'deploy' } }],
  ];
  for (const [what, policy, request] of broken) {
    it(what, () => assert.equal(decide(request as AccessRequest, policy as Policy), 'deny policy-readable'));
  }

  for (const name of REQUIRED_RULES) {
    it(`a missing rule ${name}`, () => {
      const rules = new Map([...RULES].filter(([key]) => key !== name));
      assert.equal(decide(ask(['developer']), POLICY, rules), 'deny rules-complete');
    });
  }

  it('a rule that throws or does not answer plainly', () => {
    const replaced = (check: () => unknown): Rules =>
      new Map([...RULES, ['environment-is-known', { name: 'environment-is-known', applies: 'request', check } as never]]);
    const fails = (): never => {
      throw new Error('no');
    };
    assert.equal(decide(ask(['developer']), POLICY, replaced(fails)), 'deny policy-readable');
    assert.equal(
      decide(
        ask(['developer']),
        POLICY,
        replaced(() => ({ holds: 'yes', sentence: 'Fine.' })),
      ),
      'deny environment-is-known',
    );
    assert.equal(
      decide(
        ask(['developer']),
        POLICY,
        replaced(() => ({})),
      ),
      'deny environment-is-known',
    );
  });
});
