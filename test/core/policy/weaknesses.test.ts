import assert from 'node:assert/strict';
import { EMPTY_POLICY } from '../../../bot/core/policy/parse-policy.ts';
import { PERMISSIONS, type Permission, type Policy, type PolicyRule, type RoleMap } from '../../../bot/core/policy/policy.ts';
import type { Requirement } from '../../../bot/core/policy/requirement.ts';
import { requirementsOf, unreachable, weaknesses } from '../../../bot/core/policy/weaknesses.ts';
import { inEnglish } from '../../../bot/core/text/voice.ts';
import type { Workflow } from '../../../bot/core/workflow/definition.ts';
import { requirementOf } from '../../support/requirements.ts';

const role = (name: string, parts: Partial<RoleMap> = {}): RoleMap => ({
  role: name,
  appRoles: [],
  groups: [],
  people: [],
  calendar: null,
  delegable: true,
  delegateForMs: 86_400_000,
  ...parts,
});
const byGroup = (name: string): RoleMap => role(name, { groups: ['g'] });
const rule = (id: string, parts: Partial<PolicyRule>): PolicyRule => ({
  id,
  effect: 'allow',
  permissions: ['run', 'view'],
  roles: ['developer'],
  workflows: null,
  environments: null,
  ...parts,
});
/** Asked without a workflow. */
const GENERAL: readonly Permission[] = ['audit', 'explain', 'govern'];
const PRODUCTION = { name: 'production', approval: requirementOf('manager'), environments: null };

function policy(parts: Partial<Policy> = {}): Policy {
  return {
    ...EMPTY_POLICY,
    hash: 'p',
    roles: [byGroup('developer'), byGroup('manager')],
    environments: [PRODUCTION],
    rules: [rule('run', {}), rule('govern', { permissions: ['govern'], roles: ['manager'] })],
    ...parts,
  };
}

describe('weaknesses', () => {
  it('finds none in rules that protect something and can be changed by two people', () => assert.deepEqual(weaknesses(policy(), []), []));

  const found: readonly (readonly [string, Partial<Policy>, RegExp])[] = [
    [
      'every role may do everything',
      { rules: [rule('all', { permissions: PERMISSIONS, roles: ['developer', 'manager'] })] },
      /lets every role do everything/,
    ],
    ['nothing asks for an approval', { environments: [{ ...PRODUCTION, approval: null }] }, /asks nobody to approve anything/],
    ['nobody may govern', { rules: [rule('run', {})] }, /lets nobody govern/],
    ['only a role that nobody can have may govern', { roles: [byGroup('developer'), role('manager')] }, /lets nobody govern/],
    [
      'one person may govern, and so never two',
      { roles: [byGroup('developer'), role('manager', { people: ['p1'] })] },
      /lets one person govern/,
    ],
    [
      'governing is denied to those who may govern',
      {
        rules: [
          rule('run', {}),
          rule('govern', { permissions: ['govern'], roles: ['manager'] }),
          rule('not', { effect: 'deny', permissions: ['govern'], roles: ['manager'] }),
        ],
      },
      /lets nobody govern/,
    ],
    [
      'a permission that is about no workflow is given for some only',
      {
        rules: [
          rule('run', { permissions: ['run', 'view', 'audit'], environments: ['production'] }),
          rule('govern', { permissions: ['govern'], roles: ['manager'] }),
        ],
      },
      /The rule run of policy\.yml does nothing for audit/,
    ],
  ];
  for (const [what, parts, sentence] of found) {
    it(`says that ${what}`, () => {
      const said = weaknesses(policy(parts), []).map(inEnglish);
      assert.equal(said.length, 1, said.join('\n'));
      assert.match(said[0] ?? '', sentence);
    });
  }

  const everything = rule('all', { permissions: PERMISSIONS, roles: ['manager'] });
  const many: readonly (readonly [string, Partial<Policy>, readonly RegExp[]])[] = [
    [
      'one role may do everything, beside an approval and a role that may do less',
      { rules: [rule('run', {}), everything] },
      [/lets the role manager do everything/],
    ],
    [
      'a role may do everything where the rules name every environment, beside a role that may do nothing',
      {
        environments: [PRODUCTION, { ...PRODUCTION, name: 'staging' }],
        rules: [
          { ...everything, permissions: PERMISSIONS.filter((one) => !GENERAL.includes(one)), environments: ['staging', 'production'] },
          { ...everything, id: 'rest', permissions: GENERAL },
        ],
      },
      [/lets the role manager do everything/],
    ],
    [
      'nobody may run or view because it is denied to all who may',
      { rules: [...policy().rules, rule('never', { effect: 'deny' })] },
      [/lets nobody run anything/, /lets nobody view runs/],
    ],
    [
      'nobody may run or view because only a role may that nobody can have',
      { roles: [role('developer'), byGroup('manager')] },
      [/lets nobody run anything/, /lets nobody view runs/],
    ],
    [
      'a rule speaks of a role that nobody can have, also one that forbids',
      {
        roles: [byGroup('developer'), byGroup('manager'), role('contractor')],
        rules: [...policy().rules, rule('never', { effect: 'deny', roles: ['contractor'] })],
      },
      [/Nobody can have the role contractor, of which the rule never speaks/],
    ],
    [
      'risks.high asks for one vote',
      { risks: [{ name: 'high', approval: requirementOf('manager'), environments: null }] },
      [/risks\.high of policy\.yml asks for one vote/],
    ],
  ];
  for (const [what, parts, sentences] of many) {
    it(`says that ${what}`, () => {
      const said = weaknesses(policy(parts), []).map(inEnglish);
      assert.equal(said.length, sentences.length, said.join('\n'));
      for (const [index, sentence] of sentences.entries()) assert.match(said[index] ?? '', sentence);
    });
  }

  it('finds none in a role that may do everything but one thing in one environment', () => {
    const environments = [PRODUCTION, { ...PRODUCTION, name: 'staging' }];
    const most = { ...everything, permissions: PERMISSIONS.filter((one) => one !== 'break_glass') };
    const glass = { ...everything, id: 'glass', permissions: ['break_glass'] as const, environments: ['production'] };
    assert.deepEqual(weaknesses(policy({ environments, rules: [rule('run', {}), most, glass] }), []), []);
  });

  it('finds none in risks.high that asks for two', () => {
    const risks = [{ name: 'high', approval: requirementOf('manager', 2), environments: null }];
    assert.deepEqual(weaknesses(policy({ risks }), []), []);
  });

  describe('of workflows', () => {
    const workflow = (parts: Partial<Workflow> = {}): Workflow => ({
      name: 'purge',
      title: 'Purge',
      description: '',
      hash: 'w',
      risk: 'high',
      approval: null,
      command: { usage: 'purge', parts: [{ kind: 'word', word: 'purge' }] },
      inputs: [],
      environment: null,
      lock: null,
      schedules: [],
      steps: [],
      ...parts,
    });
    const said = (parts: Partial<Workflow>): readonly string[] => weaknesses(policy(), [workflow(parts)]).map(inEnglish);

    it('names one of high risk that nobody has to approve anywhere', () => {
      const [sentence = '', ...others] = said({});
      assert.deepEqual(others, []);
      assert.match(sentence, /Nobody has to approve purge anywhere.*risks\.high.*“risk: low” in the file/);
    });

    it('finds none in one of low risk, one that is approved somewhere, and one that asks itself', () => {
      const inProduction = [{ text: 'production' }];
      for (const parts of [{ risk: 'low' }, { environment: inProduction }, { approval: requirementOf('manager') }] as const)
        assert.deepEqual(said(parts), []);
    });

    it('says that nobody may run anything where rules speak of other workflows only', () => {
      const others = policy({ rules: [rule('run', { workflows: ['other'] }), ...policy().rules.slice(1)] });
      assert.match(
        weaknesses(others, [workflow({ risk: 'low' })])
          .map(inEnglish)
          .join('\n'),
        /lets nobody run anything/,
      );
    });
  });

  it('does not say that nothing asks for an approval where a workflow does', () => {
    const workflow = { approval: requirementOf('manager') } as Parameters<typeof weaknesses>[1][number];
    assert.deepEqual(weaknesses(policy({ environments: [] }), [workflow]), []);
  });

  it('two listed people can govern', () => {
    assert.deepEqual(weaknesses(policy({ roles: [byGroup('developer'), role('manager', { people: ['p1', 'p2'] })] }), []), []);
  });
});

describe('unreachable', () => {
  const asked = (requirement: Requirement, roles: readonly RoleMap[]): readonly string[] => unreachable(requirement, policy({ roles }));

  it('finds nothing where an app role or a group decides', () => {
    for (const parts of [{ groups: ['g'] }, { appRoles: ['a'] }])
      assert.deepEqual(asked(requirementOf('manager', 9), [role('manager', parts)]), []);
  });

  it('finds a role that nobody can have, and too few listed people', () => {
    assert.match(asked(requirementOf('manager'), [role('manager')]).join(), /Nobody can have the role manager/);
    assert.match(asked(requirementOf('manager', 3), [role('manager', { people: ['a', 'b'] })]).join(), /asks for 3 people.* to 2 only/);
    assert.deepEqual(asked(requirementOf('manager', 2), [role('manager', { people: ['a', 'b'] })]), []);
  });

  it('counts people who have one of several roles once, and those who are asked later as well', () => {
    const either = requirementOf('a', 2, { stages: [{ duties: [{ roles: ['a', 'b'], count: 2 }] }] });
    assert.equal(asked(either, [role('a', { people: ['p'] }), role('b', { people: ['p'] })]).length, 1);
    assert.deepEqual(asked(either, [role('a', { people: ['p'] }), role('b', { people: ['q'] })]), []);
    const later = { ...requirementOf('a'), ladder: [{ afterMs: 1, act: 'escalate', to: ['b'] } as const] };
    assert.deepEqual(asked(later, [role('a'), role('b', { groups: ['g'] })]), []);
  });

  it('looks at every duty of every stage', () => {
    const stages = [
      { duties: [{ roles: ['a'], count: 1 }] },
      {
        duties: [
          { roles: ['b'], count: 1 },
          { roles: ['c'], count: 1 },
        ],
      },
    ];
    assert.equal(asked(requirementOf('a', 1, { stages }), [byGroup('a'), role('b'), role('c')]).length, 2);
  });
});

describe('requirementsOf', () => {
  it('names each with its place', () => {
    const found = requirementsOf(policy({ connectors: [{ name: 'http', approval: requirementOf('x'), environments: null }] }));
    assert.deepEqual(
      found.map(({ path }) => path),
      [
        ['environments', 'production', 'approval'],
        ['connectors', 'http', 'approval'],
      ],
    );
  });
});
