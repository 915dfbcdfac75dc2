import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { StoredEvent } from '../../bot/core/ports.ts';
import { type LocalApp, startLocalApp, until } from '../support/local-app.ts';
import { message } from '../teams/activities.ts';

const AWAY = '99999999-8888-4777-8666-555555555555';
const ROSA = '99999999-8888-4777-8666-000000000001';
const OTHER = '99999999-8888-4777-8666-000000000002';

describe('people of another tenant', function () {
  // Starting the whole product takes seconds where the machine does other things as well.
  this.timeout(120_000);
  let local: LocalApp;
  let policy: string;
  let sent = 0;
  before(async () => {
    local = await startLocalApp();
    policy = await readFile(path.join(local.site.siteDir, 'policy.yml'), 'utf8');
  });
  after(() => local.stop());

  const says = async (objectId: string, text: string): Promise<number> => {
    const serviceUrl = local.teams.world.serviceUrl();
    sent += 1;
    const activity = message({
      id: `1700000001${sent}`,
      text,
      serviceUrl,
      from: { id: `29:${objectId}`, name: 'Rosa Marin', aadObjectId: objectId },
      recipient: { id: local.teams.world.bot.id, name: 'Signalbox' },
      conversation: { id: `a:${objectId}`, tenantId: AWAY, conversationType: 'personal' },
      channelData: { tenant: { id: AWAY } },
    });
    const response = await fetch(`${local.origin}/api/messages`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${await local.surroundings.issuer.channelToken(serviceUrl)}` },
      body: JSON.stringify(activity),
    });
    await response.arrayBuffer();
    return response.status;
  };
  const eventOf = (objectId: string, type: string): Promise<StoredEvent> =>
    until(
      async () => (await local.events({ type })).find(({ actor }) => actor.tenantId === AWAY && actor.objectId === objectId) ?? null,
      async () => `no ${type} of ${objectId}: ${(await local.events()).map((event) => `${event.type} ${event.actor.objectId}`).join(', ')}`,
    );

  it('do not come in while policy names nobody of it', async () => {
    assert.equal(await says(ROSA, 'deploy shop 1.1.0 to staging'), 403);
  });

  it('have what policy gives to them by name as soon as it does, and nothing else', async () => {
    await local.write(
      'policy.yml',
      policy.replace('appRoles: [Signalbox.Developer]', `appRoles: [Signalbox.Developer]\n    people: [${AWAY}/${ROSA}]`),
    );
    assert.equal(await says(ROSA, 'deploy shop 1.1.0 to staging'), 200);
    const started = await eventOf(ROSA, 'run.created');
    const run = await local.runIn(['succeeded'], ({ id }) => id === started.runId);
    assert.equal(run.requester.tenantId, AWAY);
    assert.equal(await says(ROSA, `why deploy shop to staging for ${OTHER}`), 200);
    await eventOf(ROSA, 'decision.denied');
  });

  it('have no role where only somebody else of their tenant is named', async () => {
    assert.equal(await says(OTHER, 'deploy shop 1.1.0 to staging'), 200);
    await eventOf(OTHER, 'decision.denied');
    assert.equal((await local.events({ type: 'run.created' })).filter(({ actor }) => actor.objectId === OTHER).length, 0);
  });

  it('are out again once policy no longer names them', async () => {
    await local.write('policy.yml', policy);
    assert.equal(await says(ROSA, 'status'), 403);
  });
});
