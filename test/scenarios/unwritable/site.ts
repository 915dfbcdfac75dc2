import { settingsReaching } from '../../support/site-settings.ts';

/** Workflows whose effects happen at a target that counts them. */
const step = (id: string, kind: string, origin: string): string => `  - id: ${id}
    name: Send ${id}
    uses: http.request
    with: { url: '${origin}/${kind}?run=\${{ run.id }}&step=${id}', method: PUT }
    timeout: 1m
`;
const HEAD = (name: string): string => `version: 1
title: ${name}
risk: low
`;
const PLACE = `inputs:
  environment: { type: choice, title: Environment, options: [staging, production] }
environment: \${{ inputs.environment }}
`;

export function sitePushingTo(origin: string): Readonly<Record<string, string>> {
  return {
    'workflows/push.yml': `${HEAD('Push')}command: push <environment>\n${PLACE}steps:\n${step('send', 'do', origin)}`,
    'workflows/chain.yml': `${HEAD('Chain')}command: chain\nsteps:\n${step('first', 'hold', origin)}${step('second', 'do', origin)}`,
    'workflows/pause.yml': `${HEAD('Pause')}command: pause\nsteps:\n  - id: sleep\n    wait: 20h\n${step('send', 'do', origin)}`,
    'workflows/clocked.yml': `${HEAD('Clocked')}command: clocked
on:
  schedule:
    - { cron: "0 * * * *", timezone: Europe/Warsaw }
steps:
${step('send', 'do', origin)}`,
    'signalbox.yml': settingsReaching(origin),
    'policy.yml': `version: 1
roles:
  developer: { appRoles: [Signalbox.Developer] }
  release-manager: { appRoles: [Signalbox.ReleaseManager] }
  timer: { people: [signalbox/scheduler] }
environments:
  staging: {}
  production: { approval: { role: release-manager, count: 1, expiresAfter: 100h } }
rules:
  - { id: all, allow: [run, view, cancel, resolve, audit], roles: [developer, release-manager] }
  - { id: timer-runs, allow: [run], roles: [timer], workflows: [clocked] }
`,
  };
}
