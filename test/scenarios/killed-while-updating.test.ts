import assert from 'node:assert/strict';
import type { Order } from '../fixtures/told-app.ts';
import { count } from '../support/counts.ts';
import { preparedDataDir, removeDirectory } from '../support/database.ts';
import { freePort } from '../support/free-port.ts';
import { copySite, type Site } from '../support/local-app.ts';
import { type Program, startProgram } from '../support/program.ts';
import { CROWD, CROWD_SITE } from './matrix/crowd.ts';

/** The thread and a chat for each of ten people who may decide. */
const COPIES = CROWD.length + 1;
const POLICY = `version: 1
roles:
  asker: { appRoles: [Ask] }
  decider: { appRoles: [Decide] }
environments:
  target: { approval: { role: decider } }
rules:
  - { id: asker-asks, allow: [run, view], roles: [asker] }
`;

describe('a process that is killed while it updates the copies of a card', function () {
  this.timeout(600_000);
  let site: Site;
  const programs: Program[] = [];

  before(async () => {
    site = await copySite({ ...CROWD_SITE, 'policy.yml': POLICY });
  });
  afterEach(async () => {
    for (const program of programs.splice(0)) await program.kill();
  });
  after(() => site.remove());

  const start = (order: Order): Program => {
    const program = startProgram('test/fixtures/told-app.ts', order);
    programs.push(program);
    return program;
  };

  // Spread over all of them; the whole bar tries after each edit.
  const moments = Array.from({ length: count(COPIES - 1) }, (_, index) =>
    Math.ceil(((index + 1) * (COPIES - 1)) / (count(COPIES - 1) + 1)),
  );
  for (const diesAfter of moments) {
    it(`leaves no button anywhere once it is started again: ${diesAfter} of ${COPIES} were updated`, async () => {
      const dataDir = await preparedDataDir();
      try {
        const order = { siteDir: site.siteDir, dataDir, port: await freePort(), copies: COPIES };
        const first = start({ ...order, diesAfter });
        assert.equal(await first.line(/^asked /), `asked ${COPIES}`);
        await first.ended();
        const second = start({ ...order, diesAfter: null });
        assert.equal(await second.line(/^left /), `left 0 of ${COPIES}`);
        await second.ended();
      } finally {
        await removeDirectory(dataDir);
      }
    });
  }
});
