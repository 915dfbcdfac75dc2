import assert from 'node:assert/strict';
import { parse } from 'yaml';
import { AppError } from '../../bot/core/errors.ts';
import type { Directory } from '../../bot/core/ports.ts';
import type { Run } from '../../bot/core/run/run.ts';
import { createFileDirectory } from '../../bot/directory/file-directory.ts';
import { parseDirectory } from '../../bot/site/people.ts';
import { type LocalApp, startLocalApp } from '../support/local-app.ts';
import { until } from '../support/until.ts';
import { SITE } from './told/site.ts';

const MINUTE_MS = 60_000;
const GATED = `version: 1
title: Gate
risk: low
command: gate
steps:
  - id: gate
    approval: { role: sre, count: 2, expiresAfter: 10m, prompt: Go on? }
  - id: last
    message: after the gate
`;

describe('an approval step whose voter lost the role', function () {
  // Starting the whole product takes seconds where the machine does other things as well.
  this.timeout(120_000);
  const state = { offsetMs: 0, withoutRole: '', isDown: false };
  let local: LocalApp;
  before(async () => {
    const listed = parseDirectory(parse(String(SITE['directory.yml'])));
    assert.ok(listed.ok);
    const file = createFileDirectory(listed.value, [...new Set(listed.value.map(({ tenantId }) => tenantId))]);
    const directory: Directory = {
      ...file,
      async membershipOf(principal, freshness) {
        if (state.isDown) throw new AppError({ code: 'unavailable', reason: 'directory.down', message: 'The directory does not answer.' });
        const membership = await file.membershipOf(principal, freshness);
        return principal.name === state.withoutRole ? { ...membership, appRoles: [] } : membership;
      },
    };
    const clock = { now: () => new Date(Date.now() + state.offsetMs) };
    local = await startLocalApp({ files: { ...SITE, 'workflows/gate.yml': GATED }, clock, directory, unpaced: true });
  });
  after(() => local.stop());
  beforeEach(() => {
    state.withoutRole = '';
    state.isDown = false;
  });

  const vote = async (person: string, run: Run, count: number): Promise<void> => {
    await local.teams.say(person, `approve ${run.id} ${run.planHash.slice(0, 8)}`, { where: 'chat' });
    await until(`${count} have voted`, async () => (await local.run(run.id)).approvals[0]?.votes.length === count);
  };
  /** Sven has voted and lost his role, and then Sara has voted. */
  const lacking = async (): Promise<Run> => {
    const { message } = await local.teams.say('asker', '@Signalbox gate');
    const run = await local.runIn(['waiting'], (one) => one.conversation?.id.endsWith(message.id) === true);
    await vote('sven', run, 1);
    state.withoutRole = 'Sven Smith';
    await vote('sara', run, 2);
    return local.run(run.id);
  };
  const endOf = (run: Run, states: readonly Run['state'][]): Promise<Run> => local.runIn(states, ({ id }) => id === run.id);

  it('goes on by itself within a minute once the role is back, and not before', async () => {
    const run = await lacking();
    assert.deepEqual([run.state, run.approvals[0]?.state], ['waiting', 'open']);
    state.offsetMs += MINUTE_MS;
    const looked = run.approvals[0]?.dueAt.getTime() ?? 0;
    await until('it was looked at again', async () => ((await local.run(run.id)).approvals[0]?.dueAt.getTime() ?? 0) > looked);
    assert.equal((await local.run(run.id)).approvals[0]?.state, 'open');
    state.withoutRole = '';
    state.offsetMs += MINUTE_MS;
    await endOf(run, ['succeeded']);
    const granted = await local.events({ runId: run.id, type: 'approval.granted' });
    assert.deepEqual(
      granted.map(({ actor, stepId, sentence }) => [actor.name, stepId, sentence]),
      [['Signalbox', 'gate', 'By the roles of now, the approval by 2 × sre is complete.']],
    );
  });

  it('goes on at once when anybody votes, even a vote that is not needed any more', async () => {
    const run = await lacking();
    state.withoutRole = '';
    await local.teams.say('sara', `approve ${run.id} ${run.planHash.slice(0, 8)}`, { where: 'chat' });
    await endOf(run, ['succeeded']);
  });

  it('expires when the role is back only after its time, and was not looked at meanwhile', async () => {
    const run = await lacking();
    state.withoutRole = '';
    state.offsetMs += 11 * MINUTE_MS;
    await endOf(run, ['failed']);
    assert.equal((await local.run(run.id)).approvals[0]?.state, 'expired');
    assert.deepEqual(await local.events({ runId: run.id, type: 'approval.granted' }), []);
  });

  it('is not granted while the directory cannot tell, and expires then', async () => {
    const run = await lacking();
    state.withoutRole = '';
    state.isDown = true;
    state.offsetMs += 2 * MINUTE_MS;
    const looked = run.approvals[0]?.dueAt.getTime() ?? 0;
    await until('it was looked at again', async () => ((await local.run(run.id)).approvals[0]?.dueAt.getTime() ?? 0) > looked);
    assert.equal((await local.run(run.id)).approvals[0]?.state, 'open');
    state.offsetMs += 10 * MINUTE_MS;
    await endOf(run, ['failed']);
    assert.equal((await local.run(run.id)).approvals[0]?.state, 'expired');
  });
});
