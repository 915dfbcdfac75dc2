import assert from 'node:assert/strict';
import { EMPTY_POLICY } from '../../../bot/core/policy/parse-policy.ts';
import { PERMISSIONS, type Policy, type PolicyRule, type RoleMap } from '../../../bot/core/policy/policy.ts';
import type { Requirement } from '../../../bot/core/policy/requirement.ts';
import { requirementsOf, unreachable, weaknesses } from '../../../bot/core/policy/weaknesses.ts';
import { inEnglish } from '../../../bot/core/text/voice.ts';
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
  permissions: ['run'],
  roles: ['developer'],
  workflows: null,
  environments: null,
  ...parts,
});
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
          rule('run', { permissions: ['run', 'audit'], environments: ['production'] }),
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

  it('finds more rejections than there are people who are asked, now or later', () => {
    const rejects = { rejects: 3 };
    const two = [role('manager', { people: ['a', 'b'] })];
    assert.match(asked(requirementOf('manager', 2, rejects), two).join(), /^It takes 3 rejections to end it, .* to 2 only\.$/);
    assert.deepEqual(asked(requirementOf('manager', 2, { rejects: 2 }), two), []);
    const later = requirementOf('manager', 2, { ...rejects, ladder: [{ afterMs: 1, act: 'escalate', to: ['head'] }] });
    assert.deepEqual(asked(later, [...two, role('head', { people: ['c'] })]), []);
    assert.deepEqual(asked(requirementOf('manager', 1, { rejects: 9 }), [byGroup('manager')]), []);
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
