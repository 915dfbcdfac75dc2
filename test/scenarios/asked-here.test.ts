import assert from 'node:assert/strict';
import type { Principal } from '../../bot/core/principal.ts';
import type { PersonId } from './told/site.ts';
import { type Asked, ToldWorld } from './told/world.ts';

describe('what was asked for in a channel', function () {
  // Starting the whole product takes seconds where the machine does other things as well.
  this.timeout(120_000);
  let world: ToldWorld;
  let asked: Asked;
  before(async () => {
    world = await ToldWorld.start();
    asked = await world.ask('one');
    await world.copy('sven', asked);
    await world.card(asked);
    await world.quiet();
  });
  after(() => world.local.stop());

  const tab = () => world.local.app.operations.tab;
  const person = (id: PersonId): Principal => {
    const { objectId, name } = world.local.teams.world.people.find((one) => one.id === id) ?? assert.fail(id);
    return { kind: 'person', tenantId: asked.run.requester.tenantId, objectId, name };
  };
  const here = (): string => world.local.teams.world.team.id;
  const listed = async (id: PersonId, channel: string): Promise<readonly string[]> =>
    (await tab().runs(person(id), { channel }, null)).rows.map(({ view }) => view.runId);

  it('is listed under that channel alone, for those who may see it and nobody else', async () => {
    assert.deepEqual(await listed('sven', here()), [asked.run.id]);
    assert.deepEqual(await listed('sven', '19:another@thread.tacv2'), []);
    assert.deepEqual(await listed('otto', here()), [], 'to name a channel shows nobody more');
    const [only] = (await tab().runs(person('sven'), { channel: here() }, null)).rows;
    assert.equal(only?.view.channel, here());
  });

  it('waits under that channel for those who are asked', async () => {
    const waiting = async (id: PersonId, channel: string | null) =>
      (await tab().waitingFor(person(id), channel)).map(({ view }) => view.runId);
    assert.deepEqual(await waiting('sven', here()), [asked.run.id]);
    assert.deepEqual(await waiting('sven', '19:another@thread.tacv2'), []);
    assert.deepEqual(await waiting('sven', null), [asked.run.id]);
    assert.deepEqual(await waiting('otto', here()), []);
  });

  it('leads back to its card in that channel, for whoever may see it', async () => {
    const card = await world.card(asked);
    const url = new URL((await tab().run(person('sven'), asked.run.id)).conversationUrl ?? assert.fail('no link'));
    assert.equal(decodeURIComponent(url.pathname), `/l/message/${here()}/${card.id}`);
    assert.equal(url.searchParams.get('parentMessageId'), asked.thread);
    assert.equal(url.searchParams.get('tenantId'), asked.run.requester.tenantId);
    await assert.rejects(tab().run(person('otto'), asked.run.id), { code: 'not_found' });
  });
});
