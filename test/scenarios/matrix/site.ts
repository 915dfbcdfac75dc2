import type { Files } from '../../support/local-app.ts';

/** The people of the matrix by their short names, with the app roles they have at the beginning. */
export const PEOPLE = {
  dana: ['Dev'],
  rita: ['Release'],
  ravi: ['Release'],
  sam: ['Sre'],
  sue: ['Security'],
  max: ['Sre', 'Security'],
  boss: ['Boss'],
  olga: [],
  gil: ['Release'],
  cleo: ['Release'],
} as const satisfies Readonly<Record<string, readonly string[]>>;
export type PersonId = keyof typeof PEOPLE;

/** Whose role is worth nothing: a guest, and an account that is closed. */
const MARKS: Readonly<Record<string, string>> = { gil: 'guest: true', cleo: 'enabled: false' };
/** Software that policy.yml names as one who approves. */
export const AGENT = '00000000-0000-4000-8000-000000000199';

const ids = Object.keys(PEOPLE);
const TENANT = '00000000-0000-4000-8000-000000000000';

export function objectIdOf(person: PersonId): string {
  return `00000000-0000-4000-8000-0000000001${String(ids.indexOf(person) + 10)}`;
}

const directory = `version: 1
people:
${Object.entries(PEOPLE)
  .map(
    ([id, roles]) => `  ${id}:
    name: ${id}
    objectId: ${objectIdOf(id as PersonId)}
    tenantId: ${TENANT}
    appRoles: [${roles.join(', ')}]${MARKS[id] === undefined ? '' : `\n    ${MARKS[id]}`}`,
  )
  .join('\n')}
`;

const policy = `version: 1
roles:
  developer: { appRoles: [Dev] }
  release: { appRoles: [Release], people: [${AGENT}] }
  sre: { appRoles: [Sre] }
  security: { appRoles: [Security] }
  boss: { appRoles: [Boss] }
environments:
  free: {}
  one: { approval: { role: release, expiresAfter: 10m, validFor: 10m } }
  two: { approval: { role: release, count: 2, expiresAfter: 10m } }
  duties: { approval: { all: [{ role: sre }, { role: security }] } }
  staged: { approval: { stages: [{ all: [{ role: sre }] }, { all: [{ role: boss }] }] } }
  frozen: { approval: { role: release, expiresAfter: 2d, validFor: 10m } }
  lenient: { approval: { role: release, count: 2, rejects: 2 } }
connectors:
  script: { environments: [one], approval: { role: release } }
risks:
  critical: { approval: { role: release } }
freezes:
  - id: stocktaking
    reason: Nothing may move while it is counted.
    environments: [frozen]
    from: 2027-01-10 00:00
    until: 2027-01-11 00:00
    timezone: UTC
rules:
  - { id: all-run, allow: [run, view], roles: [developer, release, sre, security, boss] }
  - { id: boss-breaks-glass, allow: [break_glass], roles: [boss] }
  - { id: release-reviews, allow: [review, cancel], roles: [release] }
`;

const HEAD = 'version: 1\ndescription: A workflow of the approvals matrix.\n';
const ENVIRONMENT = `inputs:
  environment: { type: choice, options: [free, one, two, duties, staged, lenient, frozen] }
environment: \${{ inputs.environment }}
`;

/** A site whose environments ask for approvals of every kind; its workflows do as little as possible. */
export const SITE = {
  'workflows/deploy.yml': null,
  'workflows/logs.yml': null,
  'workflows/restart.yml': null,
  'workflows/status.yml': null,
  'directory.yml': directory,
  'policy.yml': policy,
  'workflows/act.yml': `${HEAD}title: Act
risk: low
command: act in <environment>
${ENVIRONMENT}steps:
  - id: say
    message: done
`,
  'workflows/greet.yml': `${HEAD}title: Greet
risk: low
command: greet in <environment>
${ENVIRONMENT}steps:
  - id: say
    message: hello
`,
  'workflows/danger.yml': `${HEAD}title: Danger
risk: critical
command: danger in <environment>
${ENVIRONMENT}steps:
  - id: say
    message: done
`,
  'workflows/gate.yml': `${HEAD}title: Gate
risk: critical
command: gate in <environment>
${ENVIRONMENT}steps:
  - id: ask
    approval: { role: sre, prompt: Shall it go on? }
  - id: say
    message: done
`,
  'workflows/script.yml': `${HEAD}title: Script
risk: low
command: script in <environment>
${ENVIRONMENT}steps:
  - id: run
    uses: script.run
    with: { script: matrix.js }
    effect: read
    timeout: 20s
`,
  'workflows/call.yml': `${HEAD}title: Call
risk: low
command: call in <environment>
${ENVIRONMENT}steps:
  - id: call
    uses: http.request
    with: { url: 'https://target.example/release', method: POST }
`,
  'workflows/touch.yml': `${HEAD}title: Touch
risk: low
command: touch in <environment>
${ENVIRONMENT}steps:
  - id: run
    uses: script.run
    with: { script: touch.js }
    effect: idempotent
    timeout: 20s
`,
  'workflows/repeat.yml': `${HEAD}title: Repeat
risk: low
command: repeat <text> in <environment>
inputs:
  text: { type: text, maxLength: 100 }
  environment: { type: choice, options: [one] }
environment: \${{ inputs.environment }}
steps:
  - id: repeat
    uses: script.run
    with: { script: repeat.sh, arguments: ['\${{ inputs.text }}'] }
    effect: read
    timeout: 20s
`,
  'scripts/repeat.sh': 'printf "%s" "$1"\n',
  'scripts/touch.js': "console.log('touched');\n",
  'scripts/matrix.js': "console.log('first edition');\n",
  'workflows/locked.yml': `${HEAD}title: Locked
risk: low
command: locked in <environment>
${ENVIRONMENT}lock: the only one
steps:
  - id: pause
    wait: 1h
`,
} as const satisfies Files;
