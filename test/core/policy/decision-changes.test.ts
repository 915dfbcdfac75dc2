import assert from 'node:assert/strict';
import fc from 'fast-check';
import { authorize } from '../../../bot/core/policy/authorize.ts';
import { answerOf, type DecisionChange, decisionChanges } from '../../../bot/core/policy/decision-changes.ts';
import { answerCell, type Cell, cellsOf, type Ruled } from '../../../bot/core/policy/matrix.ts';
import { EMPTY_POLICY } from '../../../bot/core/policy/parse-policy.ts';
import { PERMISSIONS, type Policy, type PolicyRule } from '../../../bot/core/policy/policy.ts';
import { roleChanges } from '../../../bot/core/policy/role-changes.ts';
import { inEnglish } from '../../../bot/core/text/voice.ts';
import type { Workflow } from '../../../bot/core/workflow/definition.ts';
import { count } from '../../support/counts.ts';
import { requirementOf } from '../../support/requirements.ts';
import { valid } from '../workflow/workflow-file.ts';
import { RULES } from './all-rules.ts';

const ROLES = ['developer', 'manager'];
const OTHERWISE = { calendar: null, delegable: true, delegateForMs: 86_400_000 };
const map = (role: string) => ({ role, appRoles: [role], groups: [], people: [], ...OTHERWISE });
const environment = (name: string, approval: Policy['environments'][number]['approval'] = null) => ({ name, approval, environments: null });

function policy(parts: Partial<Policy> = {}): Policy {
  const environments = [environment('staging'), environment('production', requirementOf('manager'))];
  return { ...EMPTY_POLICY, hash: 'p', roles: ROLES.map(map), environments, ...parts };
}

function rule(id: string, parts: Partial<PolicyRule> = {}): PolicyRule {
  return { id, effect: 'allow', permissions: ['run'], roles: ['developer'], workflows: null, environments: null, ...parts };
}

const DEPLOY = valid(`
version: 1
title: Deploy
command: deploy <environment>
inputs: { environment: { type: choice, options: [staging, production] } }
environment: \${{ inputs.environment }}
steps: [{ id: rest, wait: 1s }]
`);
const LOGS = valid(
  `
version: 1
title: Logs
command: logs
steps: [{ id: rest, wait: 1s }]
`,
  'logs',
);

function ruled(given: Policy, workflows: readonly Workflow[] = [DEPLOY, LOGS]): Ruled {
  return { policy: given, workflows: new Map(workflows.map((workflow) => [workflow.name, workflow])), rules: RULES };
}

const lines = (changes: readonly DecisionChange[] | null): readonly string[] =>
  (changes ?? []).map(({ role, permission, workflows, environments, before, after, direction }) => {
    const where = environments.length === 0 ? '' : ` on ${environments.join('+')}`;
    return `${direction}: ${role} ${permission} ${workflows.join('+')}${where}: ${inEnglish(before)} -> ${inEnglish(after)}`;
  });

describe('decisionChanges', () => {
  it('finds nothing between equal rules', () => assert.deepEqual(decisionChanges(ruled(policy()), ruled(policy({ hash: 'q' }))), []));

  it('says for each role what it may now and could not before, several places in one line', () => {
    const after = policy({ rules: [rule('new', { permissions: ['run', 'view'] })] });
    assert.deepEqual(lines(decisionChanges(ruled(policy()), ruled(after))), [
      'looser: developer run deploy on production: no -> after approval by manager, open for 1 h, good for 1 h',
      'looser: developer run deploy on staging: no -> yes',
      'looser: developer run logs: no -> yes',
      'looser: developer view deploy on production+staging: no -> yes',
      'looser: developer view logs: no -> yes',
    ]);
  });

  it('asks about governing, auditing and explaining once, without a workflow', () => {
    const after = policy({ rules: [rule('new', { permissions: ['govern', 'audit', 'explain'] })] });
    assert.deepEqual(lines(decisionChanges(ruled(policy()), ruled(after))), [
      'looser: developer audit : no -> yes',
      'looser: developer explain : no -> yes',
      'looser: developer govern : no -> yes',
    ]);
  });

  it('puts what becomes looser first, and knows stricter approvals from looser ones', () => {
    const rules = [rule('run', { roles: ROLES })];
    const before = policy({ rules });
    const stricter = policy({
      rules: [...rules, rule('not', { effect: 'deny', workflows: ['logs'], roles: ['manager'] })],
      environments: [environment('staging', requirementOf('manager')), environment('production')],
    });
    assert.deepEqual(lines(decisionChanges(ruled(before), ruled(stricter))), [
      'looser: developer run deploy on production: after approval by manager, open for 1 h, good for 1 h -> yes',
      'looser: manager run deploy on production: after approval by manager, open for 1 h, good for 1 h -> yes',
      'stricter: developer run deploy on staging: yes -> after approval by manager, open for 1 h, good for 1 h',
      'stricter: manager run deploy on staging: yes -> after approval by manager, open for 1 h, good for 1 h',
      'stricter: manager run logs: yes -> no',
    ]);
    const with2 = policy({ rules, environments: [environment('staging'), environment('production', requirementOf('manager', 2))] });
    assert.deepEqual(
      decisionChanges(ruled(before), ruled(with2))?.map(({ direction }) => direction),
      ['stricter', 'stricter'],
    );
    assert.deepEqual(
      decisionChanges(ruled(with2), ruled(before))?.map(({ direction }) => direction),
      ['looser', 'looser'],
    );
    const others = policy({ rules, environments: [environment('staging'), environment('production', requirementOf('developer'))] });
    assert.deepEqual(
      decisionChanges(ruled(before), ruled(others))?.map(({ direction }) => direction),
      ['other', 'other'],
    );
  });

  it('counts what a workflow asks for by itself, its risk and its connectors', () => {
    const rules = [rule('run')];
    const risky = { ...policy({ rules }), risks: [{ name: 'high', approval: requirementOf('manager', 2), environments: null }] };
    const before = ruled(risky, [{ ...DEPLOY, risk: 'low' }, LOGS]);
    const after = ruled(risky, [{ ...DEPLOY, risk: 'high', approval: requirementOf('sre') }, LOGS]);
    assert.deepEqual(lines(decisionChanges(before, after)), [
      'stricter: developer run deploy on production: after approval by manager, open for 1 h, good for 1 h -> after approval by 2 × manager and 1 × sre, open for 1 h, good for 1 h',
      'stricter: developer run deploy on staging: yes -> after approval by 2 × manager and 1 × sre, open for 1 h, good for 1 h',
    ]);
  });

  it('knows workflows and roles that only one of the two has', () => {
    const rules = [rule('run', { roles: ROLES })];
    const gone = { ...policy({ rules: [rule('run')] }), roles: [map('developer')] };
    const found = decisionChanges(ruled(policy({ rules })), ruled(gone, [DEPLOY]));
    assert.deepEqual(lines(found), [
      'stricter: developer run logs: yes -> no',
      'stricter: manager run deploy on production: after approval by manager, open for 1 h, good for 1 h -> no',
      'stricter: manager run deploy on staging: yes -> no',
      'stricter: manager run logs: yes -> no',
    ]);
  });

  it('gives up rather than leave out a part of a table that is too large', () => {
    const many = Array.from({ length: 400 }, (_, index) => ({ ...LOGS, name: `w${index}` }));
    const roles = Array.from({ length: 30 }, (_, index) => map(`r${index}`));
    assert.equal(decisionChanges(ruled(policy({ roles }), many), ruled(policy({ roles }), many)), null);
  });

  const permission = fc.constantFrom(...PERMISSIONS);
  const ruleIn = fc.record({
    effect: fc.constantFrom('allow' as const, 'deny' as const),
    permissions: fc.uniqueArray(permission, { minLength: 1, maxLength: 3 }),
    roles: fc.uniqueArray(fc.constantFrom(...ROLES), { minLength: 1 }),
    workflows: fc.constantFrom(null, ['deploy'], ['logs']),
    environments: fc.constantFrom(null, ['staging'], ['production', 'staging']),
  });
  const anyPolicy = fc
    .record({
      rules: fc.array(ruleIn, { maxLength: 5 }),
      quorum: fc.integer({ min: 0, max: 2 }),
    })
    .map(({ rules, quorum }) =>
      policy({
        rules: rules.map((parts, index) => rule(`r${index}`, parts)),
        environments: [environment('staging'), environment('production', quorum === 0 ? null : requirementOf('manager', quorum))],
      }),
    );

  it('lists exactly the questions whose answers differ, each once, whatever the two policies are', () => {
    fc.assert(
      fc.property(anyPolicy, anyPolicy, (old, now) => {
        const [before, after] = [ruled(old), ruled(now)];
        const differ = cellsOf([before, after]).filter(
          (cell) => inEnglish(answerOf(answerCell(before, cell))) !== inEnglish(answerOf(answerCell(after, cell))),
        );
        const listed = (decisionChanges(before, after) ?? []).flatMap(cellsIn);
        assert.deepEqual(listed.map(keyOf).sort(), differ.map(keyOf).sort());
      }),
      { numRuns: count(1000) },
    );
  });

  it('asks what the product asks: each answer of the table is that of authorize', () => {
    fc.assert(
      fc.property(anyPolicy, (given) => {
        const world = ruled(given);
        for (const cell of cellsOf([world])) {
          const principal = { kind: 'person', tenantId: '-', objectId: '-', name: `Somebody with the role ${cell.role}` } as const;
          const workflow = world.workflows.get(cell.workflow ?? '');
          const request = { principal, roles: [cell.role], ...cell, risk: workflow?.risk ?? null, connectors: [], own: null };
          assert.deepEqual(answerCell(world, cell), authorize({ policy: given, rules: RULES, request }));
        }
      }),
      { numRuns: count(200) },
    );
  });
});

function cellsIn({ role, permission, workflows, environments }: DecisionChange): readonly Cell[] {
  const places = environments.length === 0 ? [null] : environments;
  return (workflows.length === 0 ? [null] : workflows).flatMap((workflow) =>
    places.map((where) => ({ role, permission, workflow, environment: where })),
  );
}

function keyOf({ role, permission, workflow, environment: where }: Cell): string {
  return [role, permission, workflow, where].join(' ');
}

describe('roleChanges', () => {
  it('names who gains and who loses a role, and roles that come and go', () => {
    const before = policy({ roles: [map('developer'), { role: 'sre', appRoles: [], groups: ['g1'], people: ['p1', 'p2'], ...OTHERWISE }] });
    const after = policy({
      roles: [map('auditor'), { role: 'sre', appRoles: ['Everybody'], groups: ['g1'], people: ['p2'], ...OTHERWISE }],
    });
    const said = roleChanges(before, after).map(({ gained, lost, ...rest }) => ({
      ...rest,
      gained: gained.map(inEnglish),
      lost: lost.map(inEnglish),
    }));
    assert.deepEqual(said, [
      { role: 'auditor', kind: 'added', gained: ['app role auditor'], lost: [] },
      { role: 'developer', kind: 'removed', gained: [], lost: ['app role developer'] },
      { role: 'sre', kind: 'changed', gained: ['app role Everybody'], lost: ['person p1'] },
    ]);
    assert.deepEqual(roleChanges(before, before), []);
  });
});
