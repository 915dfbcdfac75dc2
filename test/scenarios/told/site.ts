import type { Files } from '../../support/local-app.ts';

/** Who there is, with their app role. */
const PEOPLE = { asker: 'Ask', sven: 'Sre', sara: 'Sre', cleo: 'Security', dirk: 'Security', hana: 'Head', otto: 'None' } as const;
export type PersonId = keyof typeof PEOPLE;

export type Environment = 'one' | 'staged' | 'scripted';

/** They are in the team and never added the app to a chat of their own. */
export const WITHOUT_APP: readonly PersonId[] = ['sara', 'dirk', 'otto'];

export const TENANT = '00000000-0000-4000-8000-000000000000';

const directory = Object.entries(PEOPLE).map(
  ([id, role], index) =>
    `  ${id}: { name: ${nameOf(id)}, objectId: 00000000-0000-4000-8000-0000000003${index + 10}, tenantId: ${TENANT}, appRoles: [${role}] }`,
);

function nameOf(id: string): string {
  return `${id.charAt(0).toUpperCase()}${id.slice(1)} Smith`;
}

/** A site whose workflow does nothing, in environments that ask for approvals of one or of several. */
export const SITE: Files = {
  'policy-tests.yml': null,
  'workflows/deploy.yml': null,
  'workflows/logs.yml': null,
  'workflows/restart.yml': null,
  'workflows/status.yml': null,
  'directory.yml': `version: 1\npeople:\n${directory.join('\n')}\n`,
  'policy.yml': `version: 1
roles:
  asker: { appRoles: [Ask] }
  sre: { appRoles: [Sre], delegable: true }
  security: { appRoles: [Security] }
  head: { appRoles: [Head] }
  keeper: { appRoles: [None] }
environments:
  one: { approval: { role: sre, expiresAfter: 10m } }
  scripted: { approval: { role: sre, expiresAfter: 10m } }
  staged: { approval: { stages: [{ all: [{ role: sre }, { role: security }] }, { all: [{ role: head }] }], expiresAfter: 10m } }
rules:
  - { id: asker-asks, allow: [run, view], roles: [asker] }
  - { id: head-stops, allow: [cancel], roles: [head] }
  - { id: asker-breaks-glass, allow: [break_glass], roles: [asker] }
  - { id: others-review, allow: [review], roles: [security, head] }
  - { id: deciders-look, allow: [view], roles: [sre, security, head] }
  - { id: deciders-govern, allow: [govern], roles: [sre, head] }
`,
  'workflows/act.yml': `version: 1
title: Act
risk: low
command: act in <environment>
inputs:
  environment: { type: choice, options: [one, staged, scripted] }
environment: \${{ inputs.environment }}
steps:
  - id: run
    if: inputs.environment == "scripted"
    uses: script.run
    with: { script: act.js }
    effect: read
    timeout: 20s
  - id: say
    needs: [run]
    message: done
`,
  'workflows/gated.yml': `version: 1
title: Gated
risk: low
command: gated
environment: one
steps:
  - id: ask
    name: Ask the keepers
    approval: { role: keeper, prompt: Is it time? }
  - id: say
    message: went through
`,
  'scripts/act.js': "console.log('first edition');\n",
};
