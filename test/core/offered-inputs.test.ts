import assert from 'node:assert/strict';
import { parse } from 'yaml';
import { offeredWorkflow } from '../../bot/core/offered-inputs.ts';
import { parsePolicy } from '../../bot/core/policy/parse-policy.ts';
import type { OfferedWorkflow } from '../../bot/core/tab.ts';
import type { InputField } from '../../bot/core/workflow/definition.ts';
import { RULES } from './policy/all-rules.ts';
import { valid } from './workflow/workflow-file.ts';

const POLICY = `
version: 1
roles:
  developer: { appRoles: [Dev] }
  rescuer: { appRoles: [Rescuer] }
environments:
  staging: {}
  production: { approval: { role: developer } }
  staging-eu: {}
  production-eu: {}
rules:
  - { id: developers-stage, allow: [run], roles: [developer], environments: [staging, staging-eu, production-eu] }
  - { id: rescuers-run, allow: [run], roles: [rescuer] }
  - { id: rescue, allow: [break_glass], roles: [developer, rescuer], environments: [production] }
`;
const HEAD = 'version: 1\ntitle: Act\nsteps: [{ id: rest, wait: 1s }]\n';

function offeredTo(text: string, roles: readonly string[]): OfferedWorkflow {
  const policy = parsePolicy(parse(POLICY));
  assert.ok(policy.ok);
  const principal = { kind: 'person', tenantId: 't', objectId: 'o', name: 'Dana' } as const;
  return offeredWorkflow({ policy: policy.value, rules: RULES }, { principal, roles }, valid(HEAD + text));
}

function offered(text: string, roles: readonly string[] = ['developer']): readonly InputField[] {
  return offeredTo(text, roles).inputs;
}

function optionsOf(fields: readonly InputField[], name: string): readonly string[] {
  const field = fields.find((one) => one.name === name);
  assert.ok(field?.type.kind === 'choice');
  return field.type.options;
}

const ONE = `command: act <environment>
inputs: { environment: { type: choice, options: [staging, production] }, kind: { type: choice, options: [production, other] } }
environment: \${{ inputs.environment }}
`;

describe('offered inputs', () => {
  it('leave out what leads only to where somebody may not run it, and nothing of other choices', () => {
    assert.deepEqual(optionsOf(offered(ONE), 'environment'), ['staging']);
    assert.deepEqual(optionsOf(offered(ONE), 'kind'), ['production', 'other']);
  });

  it('keep an option that leads somewhere together with another choice', () => {
    const two = `command: act <stage>
inputs:
  stage: { type: choice, options: [staging, production] }
  region: { type: choice, options: ['-us', '-eu'] }
environment: \${{ inputs.stage + inputs.region }}
`;
    assert.deepEqual(optionsOf(offered(two), 'stage'), ['staging', 'production']);
    assert.deepEqual(optionsOf(offered(two), 'region'), ['-eu']);
  });

  it('ask for a choice whose default is not open', () => {
    const [field] = offered(`command: act
inputs: { environment: { type: choice, options: [staging, production], default: production } }
environment: \${{ inputs.environment }}
`);
    assert.deepEqual([field?.required, field?.default, field?.type], [true, null, { kind: 'choice', options: ['staging'] }]);
  });

  it('leave a choice as it is when what people type decides, and for whoever may run it nowhere', () => {
    const typed = `command: act <stage> <region>
inputs: { stage: { type: choice, options: [staging, production] }, region: {} }
environment: \${{ inputs.stage }}-\${{ inputs.region }}
`;
    assert.deepEqual(optionsOf(offered(typed), 'stage'), ['staging', 'production']);
    assert.deepEqual(optionsOf(offered(ONE, []), 'environment'), ['staging', 'production']);
  });

  it('are exact for as many options as a choice can have, beside other long choices', () => {
    const many = Array.from({ length: 98 }, (_, index) => `e${index}`);
    const [field] = offered(`command: act <environment>
inputs:
  environment: { type: choice, options: [staging, production, ${many.join(', ')}] }
  service: { type: choice, options: [${many.join(', ')}] }
environment: \${{ inputs.environment }}
`);
    assert.deepEqual(field?.type, { kind: 'choice', options: ['staging'] });
  });

  it('come with breaking the glass only where one of them leads to where that is permitted', () => {
    const mayBreak = (roles: readonly string[]): boolean => offeredTo(ONE, roles).can.breakGlass;
    assert.deepEqual([mayBreak(['rescuer']), mayBreak(['developer']), mayBreak([])], [true, false, false]);
  });
});
