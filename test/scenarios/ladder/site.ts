import type { Files } from '../../support/local-app.ts';

/** People by their short names, with their app roles. */
const PEOPLE = {
  dana: ['Dev'],
  rita: ['Release'],
  ravi: ['Release'],
  sam: ['Dev'],
  sue: ['Dev'],
  hugo: ['Head'],
  olga: [],
} as const satisfies Readonly<Record<string, readonly string[]>>;
type PersonId = keyof typeof PEOPLE;

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
    name: ${id.charAt(0).toUpperCase()}${id.slice(1)} Long
    objectId: 00000000-0000-4000-8000-0000000001${String(ids.indexOf(id) + 10)}
    tenantId: ${TENANT}
    appRoles: [${roles.join(', ')}]`,
  )
  .join('\n')}
`;

/** Office hours in Warsaw; production is reminded of after two hours, escalated after four, and over after eight. */
export const policy = `version: 1
calendars:
  warsaw:
    timezone: Europe/Warsaw
    hours:
      - { days: [mon, tue, wed, thu, fri], from: "09:00", to: "17:00" }
    holidays: ["2026-11-11"]
roles:
  developer: { appRoles: [Dev] }
  release: { appRoles: [Release], calendar: warsaw, delegable: true, delegateFor: 10d }
  head: { appRoles: [Head] }
  timer: { people: [signalbox/scheduler] }
environments:
  production:
    approval:
      role: release
      expiresAfter: 8h
      ladder:
        - { after: 2h, remind: true }
        - { after: 4h, escalate: [head] }
rules:
  - { id: all-run, allow: [run, view], roles: [developer, release, head] }
  - { id: timer-runs, allow: [run], roles: [timer] }
`;

/** A site whose workflows wait for an approval and then only say something. */
export const SITE: Files = {
  'workflows/deploy.yml': null,
  'workflows/logs.yml': null,
  'workflows/restart.yml': null,
  'workflows/status.yml': null,
  'directory.yml': directory,
  'policy.yml': policy,
  'workflows/act.yml': `version: 1
title: Act
description: Waits for an approval and says something.
risk: low
command: act
environment: production
steps:
  - id: say
    message: done
`,
  'workflows/eager.yml': `version: 1
title: Eager
description: Would let developers approve in production what nobody answers for a minute.
risk: low
command: eager
environment: production
approval:
  role: release
  expiresAfter: 8h
  ladder: [{ after: 1m, escalate: [developer] }]
steps:
  - id: say
    message: done
`,
  'workflows/nightly.yml': `version: 1
title: Nightly
description: Asks once a year, at nine in the morning.
risk: low
command: nightly
environment: production
on:
  schedule:
    - { cron: '0 9 4 11 *', timezone: Europe/Warsaw, catchUp: once }
steps:
  - id: say
    message: done
`,
};
