import type { Files } from '../../support/local-app.ts';

const TENANT = '00000000-0000-4000-8000-000000000000';
/** Ten people who may all decide. */
export const CROWD: readonly string[] = Array.from({ length: 10 }, (_, index) => `person${index}`);

const directory = ['asker', ...CROWD].map(
  (id, index) =>
    `  ${id}: { name: ${id}, objectId: 00000000-0000-4000-8000-0000000002${index + 10}, tenantId: ${TENANT}, appRoles: [${id === 'asker' ? 'Ask' : 'Decide'}] }`,
);

/** A site in which some of ten people approve, and as many rejections end it as `approval` says. */
export const crowdSite = (approval: string): Files => ({
  'workflows/deploy.yml': null,
  'workflows/logs.yml': null,
  'workflows/restart.yml': null,
  'workflows/status.yml': null,
  'directory.yml': `version: 1\npeople:\n${directory.join('\n')}\n`,
  'policy.yml': `version: 1
roles:
  asker: { appRoles: [Ask] }
  decider: { appRoles: [Decide] }
environments:
  target: { approval: { role: decider, ${approval} } }
rules:
  - { id: asker-asks, allow: [run, view], roles: [asker] }
`,
  'workflows/act.yml': `version: 1
title: Act
risk: low
command: act
environment: target
steps:
  - id: say
    message: done
`,
});

/** Three of ten approve, and two rejections end it. */
export const CROWD_SITE: Files = crowdSite('count: 3, rejects: 2');
