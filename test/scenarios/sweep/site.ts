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

const directory = PEOPLE.map((id) => `  ${id}: { name: ${id}, objectId: ${objectIdOf(id)}, tenantId: ${TENANT}, appRoles: [${id}] }`).join(
  '\n',
);
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

const act = (name: string, environments: readonly string[]): string => `version: 1
title: ${name}
risk: low
command: ${name} in <environment>
inputs:
  environment: { type: choice, options: [${environments.join(', ')}] }
environment: \${{ inputs.environment }}
steps:
  - id: say
    message: done
`;

export const SITE: Files = {
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
rules:
${near.join('\n')}
${anywhere.join('\n')}
  - { id: approvers-look, allow: [view], roles: [approve], environments: [near, nearby] }
  - { id: chief-far, allow: [run, view, cancel, resolve, review, break_glass], roles: [chief], environments: [far] }
`,
  'workflows/act.yml': act('act', ['near', 'nearby']),
  'workflows/remote.yml': act('remote', ['far']),
};
