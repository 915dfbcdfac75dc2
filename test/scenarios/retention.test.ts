import assert from 'node:assert/strict';
import { verifyLog } from '../../bot/auditing/verify-log.ts';
import { sealLog } from '../../bot/core/audit/seal.ts';
import type { AuditPage } from '../../bot/http/contract.ts';
import { anchored } from '../auditing/sealed-log.ts';
import { type LocalApp, startLocalApp } from '../support/local-app.ts';
import { MovedClock } from '../support/moved-clock.ts';
import { until } from '../support/until.ts';
import { createWitness } from '../support/witness.ts';

const SETTINGS = `version: 1
name: Signalbox
connectors:
  script: {}
audit:
  retention: { questions: 30d, runs: 60d }
`;
const ASKED = '2026-03-01T12:00:00Z';

describe('audit.retention in signalbox.yml', function () {
  this.timeout(60_000);
  const clock = new MovedClock(ASKED);
  const notary = createWitness();
  let local: LocalApp;
  before(async () => {
    const files = { 'signalbox.yml': SETTINGS, 'workflows/deploy.yml': null, 'workflows/restart.yml': null };
    local = await startLocalApp({ files, clock, unpaced: true, around: (made) => ({ ...made, notary }) });
  });
  after(() => local.stop());

  /** Goes to a moment, at which everything is sealed and what is due is done. */
  async function at(moment: string): Promise<void> {
    clock.moveTo(moment);
    await sealLog({ log: local.app.store.log, notary }, null);
    await local.app.operations.due();
  }

  /** One's own events, as the tab reads them. */
  async function shown(): Promise<AuditPage['events']> {
    const person = local.teams.world.people.find(({ id }) => id === 'developer') ?? assert.fail();
    const token = await local.surroundings.issuer.userToken({ ...person, appRoles: [] });
    const headers = { authorization: `Bearer ${token}` };
    const response = await fetch(`${local.origin}/api/audit?person=${person.objectId}`, { headers });
    assert.equal(response.status, 200);
    return ((await response.json()) as AuditPage).events;
  }

  it('erases what was asked once it is older, and nothing else; the log verifies, and the tab shows it', async () => {
    await local.teams.say('developer', '@Signalbox why deploy');
    await local.teams.say('developer', '@Signalbox secret words of mine');
    await until('both are on record', async () => (await local.events({ type: 'command.not_understood' })).length > 0);
    await at('2026-03-01T12:05:00Z');
    const before = await shown();
    assert.ok(before.length > 1 && before.every(({ erased }) => !erased));
    await at('2026-03-30T04:00:00Z');
    assert.deepEqual(await shown(), before, 'they are 29 days old');

    await local.teams.say('developer', '@Signalbox words of today');
    await until('it is on record', async () => (await shown()).length > before.length);
    await at('2026-04-02T04:00:00Z');
    await until('the old ones are erased', async () => (await local.events({ type: 'details.erased' })).length > 0);
    const after = await shown();
    const old = new Set(before.map(({ seq }) => seq));
    const questions = after.filter(({ type }) => type.startsWith('command.'));
    assert.ok(questions.length > 2);
    for (const { seq, erased, sentence, actor, detail } of questions) {
      assert.equal(erased, old.has(seq), `event ${seq}`);
      if (erased) assert.deepEqual([sentence, actor.name, JSON.stringify(detail).includes('words')], ['', '', false]);
    }
    assert.ok(after.filter(({ type }) => !type.startsWith('command.')).every(({ erased }) => !erased));

    await at('2026-04-02T04:05:00Z');
    const { problem, warnings, checkpoint } = await verifyLog(local.app.store.log, await anchored(local.app.store, notary));
    assert.deepEqual([problem, warnings], [null, []]);
    const [erasure] = await local.events({ type: 'details.erased' });
    assert.ok((checkpoint?.size ?? 0) >= (erasure?.seq ?? Number.POSITIVE_INFINITY));
    assert.deepEqual([erasure?.actor.objectId, erasure?.via, erasure?.detail['class']], ['system', 'schedule', 'questions']);
    const { rows } =
      (await local.database?.pool.query('select count(*)::int as count from signalbox.audit_details where detail like $1', [
        '%secret words of mine%',
      ])) ?? assert.fail();
    assert.deepEqual(rows, [{ count: 0 }]);
  });
});
