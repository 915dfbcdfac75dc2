import type { Persona } from '../../bot/local/people.ts';
import type { Files } from '../support/local-app.ts';
import { settingsReaching } from '../support/site-settings.ts';

export const REQUESTERS = ['developer', 'release-manager-a', 'release-manager-b'] as const;
/** Who approves what somebody asked for: never the same person. */
export const APPROVERS: Readonly<Record<string, string>> = {
  developer: 'release-manager-a',
  'release-manager-a': 'release-manager-b',
  'release-manager-b': 'release-manager-a',
};
/** The people of the starter site who may do something. */
export const PEOPLE: readonly Persona[] = REQUESTERS.map((id, index) => ({
  id,
  name: id,
  hint: '',
  objectId: `00000000-0000-4000-8000-00000000000${index + 1}`,
  appRoles: [id === 'developer' ? 'Signalbox.Developer' : 'Signalbox.ReleaseManager'],
}));
/** Workflows of five steps each: of every effect class, of one that may be repeated, of one that may not, and one that is undone. */
export const WORKFLOWS = ['mixed', 'keyed', 'unsafe', 'undone'] as const;
/** Of one step that needs nothing from outside, where only the number of runs counts. */
export const BRIEF = 'brief';
/** Only where scripts are killed: one that may be repeated, and one that may not. */
export const SCRIPTED = { again: 'scripted-again', once: 'scripted-once' } as const;

type Kind = 'read' | 'put' | 'keyed' | 'unsafe' | 'refused';
const METHODS: Readonly<Record<Kind, string>> = { read: 'GET', put: 'PUT', keyed: 'POST', unsafe: 'POST', refused: 'POST' };
const PATHS: Readonly<Record<Kind, string>> = { read: 'look', put: 'slow', keyed: 'slow', unsafe: 'slow', refused: 'refuse' };

function call(origin: string, id: string, kind: Kind): string {
  const key = kind === 'keyed' ? ', idempotent: true' : '';
  return `{ url: '${origin}/${PATHS[kind]}?run=\${{ run.id }}&step=${id}', method: ${METHODS[kind]}${key} }`;
}

function step(origin: string, id: string, kind: Kind, undo: boolean): string {
  // Once in its retries: the target is always there, only the product goes.
  const undoing = `    undo:\n      uses: http.request\n      with: ${call(origin, `${id}-undo`, kind)}\n      timeout: 60s\n`;
  return `  - id: ${id}\n    uses: http.request\n    with: ${call(origin, id, kind)}\n    timeout: 60s\n${undo ? undoing : ''}`;
}

function workflow(name: string, steps: string): string {
  return `version: 1
title: The workflow ${name}
risk: low
command: ${name} <environment> <tag>
inputs:
  environment: { type: choice, title: Environment, options: [staging, production] }
  tag: { type: text, title: Tag, maxLength: 40 }
environment: \${{ inputs.environment }}
steps:
${steps}`;
}

const POLICY = `version: 1
roles:
  developer: { appRoles: [Signalbox.Developer] }
  release-manager: { appRoles: [Signalbox.ReleaseManager] }
environments:
  staging: {}
  production: { approval: { role: release-manager, count: 1, expiresAfter: 100h } }
rules:
  - { id: developers, allow: [run, view], roles: [developer] }
  - { id: managers, allow: [run, view, cancel, resolve, audit], roles: [release-manager] }
`;

const script = (effect: string): string => `  - id: a
    uses: script.run
    effect: ${effect}
    with: { script: tree.sh, arguments: ["\${{ inputs.tag }}"] }
    timeout: 10m
`;

/** Its children leave its session, and no signal but the last moves them. Its argument is how many seconds they sleep. */
const TREE = `trap '' TERM HUP INT
sleep $1 &
setsid sleep $1 &
(setsid setsid sh -c "sleep $1; true" > /dev/null 2>&1 < /dev/null &)
sleep $1
`;

/** The files of a site whose steps go to the target at `origin`. */
export function chaosSite(origin: string): Files {
  const steps = (kinds: readonly Kind[], undo = false): string =>
    kinds.map((kind, index) => step(origin, 'abcde'[index] ?? 'z', kind, undo && kind !== 'refused' && kind !== 'read')).join('');
  const flows: Readonly<Record<(typeof WORKFLOWS)[number], string>> = {
    mixed: steps(['read', 'put', 'keyed', 'unsafe', 'put']),
    keyed: steps(['put', 'keyed', 'put', 'keyed', 'put']),
    unsafe: steps(['unsafe', 'unsafe', 'read', 'unsafe', 'unsafe']),
    undone: steps(['put', 'keyed', 'read', 'put', 'refused'], true),
  };
  const scripted = [
    [SCRIPTED.again, script('idempotent')],
    [SCRIPTED.once, script('unsafe')],
    [BRIEF, '  - { id: a, message: done }\n'],
  ] as const;
  return {
    'workflows/deploy.yml': null,
    'workflows/logs.yml': null,
    'workflows/restart.yml': null,
    'workflows/status.yml': null,
    ...Object.fromEntries([...Object.entries(flows), ...scripted].map(([name, text]) => [`workflows/${name}.yml`, workflow(name, text)])),
    'scripts/tree.sh': TREE,
    'policy.yml': POLICY,
    'signalbox.yml': settingsReaching(origin),
  };
}
