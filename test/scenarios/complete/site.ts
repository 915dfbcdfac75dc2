import { settingsReaching } from '../../support/site-settings.ts';

/** Every way in which an effect can go, at a target that counts: `kind` is how it answers (test/support/counted-target.ts). */
type Call = Readonly<{ kind: string; method: 'PUT' | 'POST'; retry?: number; undo?: boolean; needs?: string }>;

function step(origin: string, id: string, { kind, method, retry, undo, needs }: Call): string {
  const call = (name: string): string => `{ url: '${origin}/${kind}?run=\${{ run.id }}&step=${name}', method: ${method} }`;
  return `  - id: ${id}
    uses: http.request
    with: ${call(id)}
    timeout: 20s
${needs === undefined ? '' : `    needs: [${needs}]\n`}${retry === undefined ? '' : `    retry: { attempts: ${retry}, delay: 1s, backoff: 1 }\n`}${
  undo === true ? `    undo:\n      uses: http.request\n      with: ${call(`${id}-undo`)}\n      timeout: 20s\n` : ''
}`;
}

function workflow(name: string, steps: string, beside = ''): string {
  return `version: 1
title: The workflow ${name}
risk: low
command: ${name} <environment> <tag>
inputs:
  environment: { type: choice, title: Environment, options: [staging, production] }
  tag: { type: text, title: Tag, maxLength: 40 }
environment: \${{ inputs.environment }}
${beside}steps:
${steps}`;
}

const POLICY = `version: 1
roles:
  developer: { appRoles: [Signalbox.Developer] }
  release-manager: { appRoles: [Signalbox.ReleaseManager] }
  timer: { people: [signalbox/scheduler] }
environments:
  staging: {}
  production: { approval: { role: release-manager, count: 1, expiresAfter: 100h } }
rules:
  - { id: developers, allow: [run, view], roles: [developer] }
  - { id: managers, allow: [run, view, cancel, resolve, audit], roles: [release-manager] }
  - { id: timer-runs, allow: [run], roles: [timer], workflows: [clocked] }
`;

/** Workflows that people can ask for. */
export const WORKFLOWS = ['once', 'twice', 'unsafe', 'broken', 'cut', 'undone', 'again', 'side', 'pause'] as const;

export function completeSite(origin: string): Readonly<Record<string, string>> {
  const at = (id: string, call: Call): string => step(origin, id, call);
  const put = { kind: 'do', method: 'PUT' } as const;
  const post = { kind: 'do', method: 'POST' } as const;
  const flows: Readonly<Record<(typeof WORKFLOWS)[number], readonly [string, string?]>> = {
    once: [at('a', put)],
    twice: [at('a', put) + at('b', post)],
    unsafe: [at('a', post), 'lock: one\n'],
    broken: [at('a', { kind: 'fail', method: 'POST' }) + at('b', put)],
    cut: [at('a', { kind: 'cut', method: 'POST' })],
    undone: [at('a', { ...put, undo: true }) + at('b', { kind: 'refuse', method: 'POST' })],
    again: [at('a', { kind: 'busy', method: 'PUT', retry: 2 })],
    side: [at('a', { ...put, needs: '' }) + at('b', { ...post, needs: '' }) + at('c', { ...put, needs: 'a, b' })],
    pause: [`  - id: sleep\n    wait: 100h\n${at('a', put)}`],
  };
  return {
    ...Object.fromEntries(Object.entries(flows).map(([name, [steps, beside]]) => [`workflows/${name}.yml`, workflow(name, steps, beside)])),
    'workflows/clocked.yml': `version: 1
title: Clocked
risk: low
command: clocked
on:
  schedule:
    - { cron: "* * * * *", timezone: Europe/Warsaw, catchUp: once }
steps:
${at('a', put)}`,
    'policy.yml': POLICY,
    'signalbox.yml': settingsReaching(origin),
  };
}
