import assert from 'node:assert/strict';
import { parse } from 'yaml';
import { askPolicy } from '../../../bot/core/policy/ask-policy.ts';
import { parsePolicy } from '../../../bot/core/policy/parse-policy.ts';
import { type PolicyCase, parsePolicyTests } from '../../../bot/core/policy/policy-tests.ts';
import { failedCases } from '../../../bot/core/policy/run-policy-tests.ts';
import { formatPath } from '../../../bot/core/problem.ts';
import { valid } from '../workflow/workflow-file.ts';
import { RULES } from './all-rules.ts';

const TENANT = '00000000-0000-4000-8000-000000000000';
const person = (id: string, appRoles: readonly string[]) => ({
  id,
  objectId: `00000000-0000-4000-8000-0000000000${id.length}0`,
  tenantId: TENANT,
  name: id,
  hint: '',
  appRoles,
  groups: [],
  guest: false,
  enabled: true,
});

const POLICY = parsePolicy(
  parse(`
version: 1
roles: { developer: { appRoles: [Dev] }, manager: { appRoles: [Mgr] } }
environments: { staging: {}, production: { approval: { role: manager, count: 2 } } }
rules:
  - { id: run, allow: [run], roles: [developer] }
  - { id: govern, allow: [govern], roles: [manager] }
`),
);
const DEPLOY = valid(`
version: 1
title: Deploy
command: deploy <environment> <copies>
inputs: { environment: { type: choice, options: [staging, production] }, copies: { type: number, default: 1 } }
environment: \${{ inputs.environment }}
steps: [{ id: rest, wait: 1s }]
`);
assert.ok(POLICY.ok);
const SITE = {
  policy: POLICY.value,
  workflows: new Map([['deploy', DEPLOY]]),
  people: [person('dev', ['Dev']), person('boss', ['Mgr', 'Dev'])],
  rules: RULES,
};

function cases(text: string): readonly PolicyCase[] {
  const parsed = parsePolicyTests(parse(`version: 1\ncases:\n${text}`));
  assert.ok(parsed.ok, JSON.stringify(parsed));
  return parsed.value;
}

function problems(content: unknown): readonly string[] {
  const parsed = parsePolicyTests(content);
  return parsed.ok ? [] : parsed.problems.map(({ path, message }) => `${formatPath(path)}: ${message}`);
}

describe('parsePolicyTests', () => {
  it('makes one case of each entry of a list', () => {
    const found = cases(
      '  - { title: t, person: [dev, boss], may: [run, view], workflow: deploy, environment: [staging, production], expect: allow }',
    );
    assert.equal(found.length, 8);
    assert.deepEqual(found[0], {
      number: 1,
      title: 't',
      who: { person: 'dev' },
      permission: 'run',
      workflow: 'deploy',
      where: { environment: 'staging' },
      expect: 'allow',
      rule: null,
      asked: null,
    });
  });

  const wrong: readonly (readonly [string, RegExp])[] = [
    ['{ may: run, expect: allow }', /cases\[0\]: A case has either “person” or “roles”/],
    ['{ person: a, roles: [b], may: run, expect: allow }', /either “person” or “roles”/],
    ['{ person: a, may: run, workflow: w, environment: e, inputs: {}, expect: allow }', /“environment” or “inputs”, not both/],
    ['{ person: a, may: run, inputs: {}, expect: allow }', /“inputs” are those of a workflow/],
    ['{ person: a, may: run, expect: allow, asked: b }', /cases\[0\]\.asked: “asked” goes with needs_approval/],
    ['{ person: a, may: walk, expect: allow }', /cases\[0\]\.may/],
    ['{ person: a, may: run, expect: maybe }', /cases\[0\]\.expect: This must be one of allow, deny, needs_approval/],
    ['{ person: a, may: run, expect: deny, becuase: x }', /cases\[0\]\.becuase: This key is not known/],
    ['{ person: a, may: run }', /cases\[0\]\.expect: This is missing/],
  ];
  for (const [text, sentence] of wrong) {
    it(`refuses ${text}`, () => assert.match(problems({ version: 1, cases: [parse(text)] }).join('\n'), sentence));
  }

  it('refuses a table without cases, and what is no table', () => {
    for (const content of [null, {}, { version: 1 }, { version: 1, cases: [] }, [], 'x']) assert.ok(problems(content).length > 0);
  });
});

describe('failedCases', () => {
  it('passes what is answered as expected, with the rule and who is asked', () => {
    const found = cases(`
  - { person: dev, may: run, workflow: deploy, environment: staging, expect: allow, rule: run }
  - { person: dev, may: run, workflow: deploy, inputs: { environment: production, copies: 2 }, expect: needs_approval, asked: 2 × manager }
  - { roles: [], may: [run, view], workflow: deploy, environment: staging, expect: deny, rule: default-deny }
  - { roles: [manager, developer], may: govern, expect: allow }
  - { person: boss, may: govern, expect: allow }
  - { person: dev, may: govern, expect: deny }`);
    assert.deepEqual(failedCases(SITE, found), []);
  });

  it('tells the question, what was expected, what came, and the tree of reasons', () => {
    const [failed, ...others] = failedCases(
      SITE,
      cases('  - { title: never, person: dev, may: run, workflow: deploy, environment: production, expect: allow }'),
    );
    assert.ok(failed !== undefined && others.length === 0);
    assert.equal(failed.question, 'case 1 (never): may dev run deploy on production?');
    assert.equal(failed.expected, 'allow');
    assert.equal(failed.got, 'needs_approval by the rule run, asking 2 × manager');
    assert.match(failed.reasons.join('\n'), /^✓ dev may ask to run deploy on production.*\n {2}✓ It needs the approval of 2 × manager/);
  });

  it('fails for another rule, for others who are asked, and for what does not exist', () => {
    const found = failedCases(
      SITE,
      cases(`
  - { person: dev, may: run, workflow: deploy, environment: staging, expect: allow, rule: other }
  - { person: dev, may: run, workflow: deploy, environment: production, expect: needs_approval, asked: manager }
  - { person: dve, may: run, workflow: deploy, environment: staging, expect: deny }
  - { roles: [developre], may: run, workflow: deploy, environment: staging, expect: deny }
  - { person: dev, may: run, workflow: deplyo, environment: staging, expect: deny }
  - { person: dev, may: run, workflow: deploy, inputs: { copies: many }, expect: deny }
  - { person: dev, may: run, workflow: deploy, expect: deny }`),
    );
    assert.deepEqual(
      found.map(({ got }) => got),
      [
        'allow by the rule run',
        'needs_approval by the rule run, asking 2 × manager',
        'There is no person “dve”. Did you mean “dev”?',
        'There is no role “developre”. Did you mean “developer”?',
        'There is no workflow “deplyo”. Did you mean “deploy”?',
        'The inputs do not fit the workflow deploy: environment is missing; copies: This must be a number such as 3 or 2.5.',
        'deploy runs in an environment: say which one.',
      ],
    );
  });
});

describe('askPolicy', () => {
  it('answers as the running program does, for the people of the directory', () => {
    const decision = askPolicy(SITE, { who: { person: 'boss' }, permission: 'govern', workflow: null, where: { environment: null } });
    assert.deepEqual([decision.effect, decision.rule], ['allow', 'govern']);
  });
});
