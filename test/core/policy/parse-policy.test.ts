import assert from 'node:assert/strict';
import { parse } from 'yaml';
import { EMPTY_POLICY, parsePolicy } from '../../../bot/core/policy/parse-policy.ts';
import { formatPath } from '../../../bot/core/problem.ts';
import { requirementOf } from '../../support/requirements.ts';

const POLICY = `
version: 1
roles:
  developer: { appRoles: [App.Developer] }
  manager: { groups: [7f1c2d3e-4b5a-4c6d-8e9f-0a1b2c3d4e5f], people: [7f1c2d3e-4b5a-4c6d-8e9f-0a1b2c3d4e50] }
environments:
  staging: {}
  production: { approval: { role: manager } }
rules:
  - { id: run-staging, allow: [run], roles: [developer], workflows: [deploy], environments: [staging] }
  - { id: no-wiping, deny: [run], roles: [developer, manager], workflows: [wipe] }
`;

function problems(text: string): readonly string[] {
  const parsed = parsePolicy(parse(text));
  assert.ok(!parsed.ok, 'this should not be valid');
  return parsed.problems.map(({ path, message }) => `${formatPath(path)}: ${message}`);
}

describe('parsePolicy', () => {
  it('gives the valid form', () => {
    const parsed = parsePolicy(parse(POLICY));
    assert.ok(parsed.ok);
    assert.deepEqual(parsed.value.environments, [
      { name: 'staging', approval: null, environments: null },
      { name: 'production', approval: requirementOf('manager'), environments: null },
    ]);
    assert.deepEqual(parsed.value.rules, [
      { id: 'run-staging', effect: 'allow', permissions: ['run'], roles: ['developer'], workflows: ['deploy'], environments: ['staging'] },
      { id: 'no-wiping', effect: 'deny', permissions: ['run'], roles: ['developer', 'manager'], workflows: ['wipe'], environments: null },
    ]);
    assert.equal(parsed.value.hash.length, 64);
  });

  it('takes an empty file as the policy that permits nothing', () => {
    for (const text of ['', '# only a comment', '---']) assert.deepEqual(parsePolicy(parse(text)), { ok: true, value: EMPTY_POLICY });
    assert.deepEqual([EMPTY_POLICY.rules, EMPTY_POLICY.roles, EMPTY_POLICY.environments], [[], [], []]);
  });

  const refused: readonly (readonly [string, string, string, RegExp])[] = [
    ['an unknown key', 'allow: [run]', 'alow: [run]', /^rules\[0\]\.alow: .*“allow”/],
    ['an unknown key at the top', 'environments:\n', 'enviroments:\n', /^enviroments: .*“environments”/],
    ['every permission at once', 'allow: [run]', 'allow: ["*"]', /rules\[0\]\.allow\[0\]: This must be one of run/],
    ['every role at once', 'roles: [developer], w', 'roles: ["*"], w', /rules\[0\]\.roles\[0\]: .*not a valid name/],
    ['every workflow at once', 'workflows: [deploy]', 'workflows: ["*"]', /rules\[0\]\.workflows\[0\]: .*not a valid name/],
    ['every environment at once', 'environments: [staging]', 'environments: "*"', /rules\[0\]\.environments: This must be a list/],
    ['no role at all', 'roles: [developer], w', 'roles: [], w', /rules\[0\]\.roles: .*at least 1/],
    ['a role nobody defined', 'roles: [developer], w', 'roles: [develper], w', /rules\[0\]\.roles\[0\]: .*“develper”.*“developer”/],
    ['an environment nobody defined', 'environments: [staging]', 'environments: [stagin]', /rules\[0\]\.environments\[0\]: .*“staging”/],
    ['an approver nobody defined', 'role: manager', 'role: manger', /environments\.production\.approval: .*“manger”.*“manager”/],
    ['an approval by nobody', 'role: manager', 'role: manager, count: 0', /approval\.count: .*at least 1/],
    ['an approval that closes at once', 'role: manager', 'role: manager, expiresAfter: 1s', /approval\.expiresAfter: .*between 1m and 30d/],
    ['both allow and deny', 'deny: [run]', 'deny: [run], allow: [run]', /rules\[1\]: .*either “allow” or “deny”/],
    ['neither allow nor deny', 'deny: [run], ', '', /rules\[1\]: .*either “allow” or “deny”/],
    ['two rules of one name', 'id: no-wiping', 'id: run-staging', /rules\[1\]\.id: .*another rule/],
    ['a name with a look-alike', 'id: no-wiping', 'id: nо-wiping', /U\+043E/],
    ['a role with a look-alike', '  developer: {', '  dеveloper: {', /U\+0435/],
    ['a full-width name', 'id: no-wiping', 'id: ｎｏ', /U\+FF4E/],
    ['a name with a bidi mark', 'id: no-wiping', 'id: "no\\u202Ewiping"', /U\+202E right-to-left override/],
    ['a group that is no id', '7f1c2d3e-4b5a-4c6d-8e9f-0a1b2c3d4e5f]', 'managers]', /roles\.manager\.groups\[0\]: .*id in lower case/],
    ['a person by name', '7f1c2d3e-4b5a-4c6d-8e9f-0a1b2c3d4e50', 'rita@example.com', /roles\.manager\.people\[0\]: .*object id/],
    [
      'a text instead of a list',
      'roles: [developer], w',
      'roles: developer, w',
      /rules\[0\]\.roles: This must be a list, but it is a text/,
    ],
    ['another version', 'version: 1', 'version: 3', /^version: This must be 1/],
  ];
  for (const [what, from, to, why] of refused) {
    it(`refuses ${what}`, () => {
      assert.ok(POLICY.includes(from), from);
      assert.match(problems(POLICY.replace(from, to)).join('\n'), new RegExp(why.source, 'm'));
    });
  }

  it('takes the scheduler and guests by their full names', () => {
    const guest = '7f1c2d3e-4b5a-4c6d-8e9f-0a1b2c3d4e50';
    for (const person of ['signalbox/scheduler', `${guest}/${guest}`]) {
      assert.ok(parsePolicy(parse(POLICY.replace(guest, person))).ok, person);
    }
  });
});
