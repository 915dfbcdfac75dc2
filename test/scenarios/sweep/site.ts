import { PERMISSIONS, type Permission } from '../../../bot/core/policy/policy.ts';
import type { Files } from '../../support/local-app.ts';

/**
 * One person for each permission, who has it and `view` near and nothing far; one who only looks, one who is asked to
 * approve, one with nothing at all, and a chief of the far environment, to whom what the others try at belongs.
 */
export const PEOPLE = [...PERMISSIONS, 'approve', 'nothing', 'chief'] as const;
export type PersonId = (typeof PEOPLE)[number];

export const TENANT = '00000000-0000-4000-8000-000000000000';

export function objectIdOf(person: PersonId): string {
  return `00000000-0000-4000-8000-0000000004${PEOPLE.indexOf(person) + 10}`;
}

/** What somebody may do near. `approve` stands for being asked. */
export function mayNear(person: PersonId, what: Permission | 'approve'): boolean {
  if (person === 'nothing' || person === 'chief') return false;
  return what === 'view' || what === person;
}

/** Proposes new rules, so that somebody else can decide on them. Tries nothing. */
export const PROPOSER = { kind: 'person', tenantId: TENANT, objectId: '00000000-0000-4000-8000-000000000499', name: 'proposer' } as const;

const directory = [
  ...PEOPLE.map((id) => ({ id, objectId: objectIdOf(id), role: id })),
  { id: PROPOSER.name, objectId: PROPOSER.objectId, role: 'govern' },
]
  .map(({ id, objectId, role }) => `  ${id}: { name: ${id}, objectId: ${objectId}, tenantId: ${TENANT}, appRoles: [${role}] }`)
  .join('\n');
const roles = PEOPLE.map((id) => `  ${named(id)}: { appRoles: [${id}] }`).join('\n');

function named(id: string): string {
  return id.replace('_', '-');
}

const near = PERMISSIONS.map(
  (permission) =>
    `  - { id: near-${named(permission)}, allow: [${[...new Set([permission, 'view'])].join(', ')}], roles: [${named(permission)}], environments: [near, nearby] }`,
);
/** These are asked of no environment. */
const anywhere = (['audit', 'explain', 'govern'] as const).map(
  (permission) => `  - { id: any-${permission}, allow: [${permission}], roles: [${permission}] }`,
);

const workflow = (name: string, environments: readonly string[], step: string): string => `version: 1
title: ${name}
risk: low
command: ${name} in <environment>
inputs:
  environment: { type: choice, options: [${environments.join(', ')}] }
environment: \${{ inputs.environment }}
steps:
  - ${step}
`;
const SAYS = '{ id: say, message: done }';
/** Nobody knows what became of it. */
const HANGS = '{ id: hang, uses: script.run, with: { script: hang.js }, effect: unsafe, timeout: 1s }';

export const SITE: Files = {
  'policy-tests.yml': null,
  'workflows/deploy.yml': null,
  'workflows/logs.yml': null,
  'workflows/restart.yml': null,
  'workflows/status.yml': null,
  'directory.yml': `version: 1\npeople:\n${directory}\n`,
  'policy.yml': `version: 1
roles:
${roles}
environments:
  near: { approval: { role: approve, count: 1 } }
  nearby: {}
  far: { approval: { role: chief, count: 2 } }
  faraway: {}
rules:
${near.join('\n')}
${anywhere.join('\n')}
  - { id: approvers-look, allow: [view], roles: [approve], environments: [near, nearby] }
  - { id: chief-far, allow: [run, view, cancel, resolve, review, break_glass], roles: [chief], environments: [far, faraway] }
`,
  'workflows/act.yml': workflow('act', ['near', 'nearby'], SAYS),
  'workflows/remote.yml': workflow('remote', ['far'], SAYS),
  'workflows/hang.yml': workflow('hang', ['nearby'], HANGS),
  'workflows/remote-hang.yml': workflow('remote-hang', ['faraway'], HANGS),
  'scripts/hang.js': 'setInterval(() => undefined, 1000);\n',
};
