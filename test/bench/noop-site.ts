import type { Files } from '../support/local-app.ts';
import { DIRECTORY } from './people.ts';

export const STEPS = 20;

function workflow(name: string, calls: readonly string[]): string {
  const steps = calls.map((call, index) => `  - { id: s${index + 1}, uses: noop.${call} }\n`).join('');
  return `version: 1\ntitle: The workflow ${name}\nrisk: low\ncommand: ${name}\nsteps:\n${steps}`;
}

/** A site whose steps do nothing: a run of one step, and runs of twenty of either kind. */
export const NOOP_SITE: Files = {
  ...Object.fromEntries(['deploy', 'logs', 'restart', 'status'].map((name) => [`workflows/${name}.yml`, null])),
  'workflows/single.yml': workflow('single', ['read']),
  'workflows/reading.yml': workflow(
    'reading',
    Array.from({ length: STEPS }, () => 'read'),
  ),
  'workflows/acting.yml': workflow(
    'acting',
    Array.from({ length: STEPS }, () => 'effect'),
  ),
  'policy.yml': `version: 1
roles: { developer: { appRoles: [Signalbox.Developer] } }
environments: { staging: {} }
rules: [{ id: developers, allow: [run, view], roles: [developer] }]
`,
  'policy-tests.yml': null,
  'directory.yml': DIRECTORY,
  'signalbox.yml': 'version: 1\nconnectors: { noop: {} }\n',
};
