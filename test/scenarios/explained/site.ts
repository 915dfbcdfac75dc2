import type { Files } from '../../support/local-app.ts';

/** The people by their short names, with the app roles they have. */
export const PEOPLE = {
  dana: ['Dev'],
  carl: ['Dev', 'Contractor'],
  ina: ['Intern'],
  vera: ['Audit'],
  vic: ['View'],
  sven: ['Sre'],
  olga: ['Duty'],
  opal: ['Ops'],
  owen: [],
} as const satisfies Readonly<Record<string, readonly string[]>>;
export type PersonId = keyof typeof PEOPLE;

const TENANT = '00000000-0000-4000-8000-000000000000';

const directory = Object.entries(PEOPLE).map(
  ([id, roles], index) =>
    `  ${id}: { name: ${nameOf(id)}, objectId: 00000000-0000-4000-8000-0000000005${index + 10}, tenantId: ${TENANT}, appRoles: [${roles.join(', ')}] }`,
);

function nameOf(id: string): string {
  return `${id.charAt(0).toUpperCase()}${id.slice(1)} Smith`;
}

/** What operators may do; taken away by a test. */
export const OPERATORS = '  - { id: operators-act, allow: [view, cancel, resolve, review], roles: [operator] }\n';

export const POLICY = `version: 1
roles:
  developer: { appRoles: [Dev] }
  contractor: { appRoles: [Contractor] }
  intern: { appRoles: [Intern] }
  auditor: { appRoles: [Audit] }
  viewer: { appRoles: [View] }
  sre: { appRoles: [Sre] }
  duty: { appRoles: [Duty] }
  operator: { appRoles: [Ops] }
environments:
  staging: {}
  production: {}
connectors:
  script: { environments: [production], approval: { role: sre } }
risks:
  high: { environments: [staging], approval: { role: sre, cancel: [duty] } }
  critical: { environments: [production], approval: { role: sre } }
rules:
  - { id: developers-run, allow: [run, break_glass], roles: [developer] }
  - { id: contractors-not-production, deny: [run], roles: [contractor], environments: [production] }
  - { id: interns-staging, allow: [run], roles: [intern], environments: [staging] }
  - { id: auditors-look, allow: [view, explain], roles: [auditor] }
  - { id: viewers-look, allow: [view], roles: [viewer] }
${OPERATORS}`;

const HEAD = 'version: 1\ndescription: A workflow of a test.\n';
const ENVIRONMENT = `inputs:
  environment: { type: choice, options: [staging, production] }
environment: \${{ inputs.environment }}
`;

/** Nobody who approves, or who may stop what waits, may view anything. */
export const SITE: Files = {
  'workflows/deploy.yml': null,
  'workflows/logs.yml': null,
  'workflows/restart.yml': null,
  'workflows/status.yml': null,
  'policy-tests.yml': null,
  'directory.yml': `version: 1\npeople:\n${directory.join('\n')}\n`,
  'policy.yml': POLICY,
  'workflows/careful.yml': `${HEAD}title: Careful
risk: high
command: careful in <environment>
${ENVIRONMENT}steps:
  - { id: pause, wait: 1h }
`,
  'workflows/scripted.yml': `${HEAD}title: Scripted
risk: low
command: scripted in <environment>
${ENVIRONMENT}steps:
  - { id: run, uses: script.run, with: { script: talk.js }, effect: read, timeout: 20s }
`,
  'scripts/talk.js': "console.log('talked');\n",
  'workflows/stuck.yml': `${HEAD}title: Stuck
risk: low
command: stuck
steps:
  - { id: slow, uses: script.run, with: { script: slow.js }, effect: unsafe, timeout: 1s }
`,
  'scripts/slow.js': 'setInterval(() => undefined, 1000);\n',
  'workflows/gated.yml': `${HEAD}title: Gated
risk: low
command: gated
steps:
  - { id: gate, approval: { role: sre, prompt: Go on?, cancel: [duty] } }
`,
  'workflows/danger.yml': `${HEAD}title: Danger
risk: critical
command: danger in <environment>
${ENVIRONMENT}steps:
  - { id: say, message: done }
`,
  'workflows/silence.yml': `${HEAD}title: Silence
risk: low
command: silence <service> for <duration>
inputs:
  service: { type: choice, options: [shop] }
  duration: { type: text, pattern: "[0-9]+[mh]" }
steps:
  - { id: say, message: quiet }
`,
};
