import assert from 'node:assert/strict';
import { Strangers } from '../../bot/teams/strangers.ts';
import { MovedClock } from '../support/moved-clock.ts';
import { TENANT_ID } from '../support/teams-keys.ts';
import { message } from './activities.ts';
import { EdgeServer } from './edge-server.ts';

const STRANGER = '99999999-8888-4777-8666-555555555555';

describe('a message from a tenant that is not served', () => {
  let server: EdgeServer;
  const clock = new MovedClock();
  beforeEach(async () => {
    server = await EdgeServer.start();
  });
  afterEach(() => server.close());

  const send = async (tenantId: string, ofChannel = tenantId): Promise<number> => {
    const body = message({ conversation: { id: 'a:chat', tenantId }, channelData: { tenant: { id: ofChannel } } });
    return (await server.post(await server.keys.bearer(), body)).status;
  };
  const warnings = (): readonly string[] => server.logger.lines.flatMap(({ level, message: said }) => (level === 'warn' ? [said] : []));

  it('is told to the operator once, with its tenant and the setting', async () => {
    for (const _ of [1, 2, 3]) assert.equal(await send(STRANGER), 403);
    assert.equal(await send(STRANGER.toUpperCase()), 403);
    assert.deepEqual(warnings(), [
      `A message from tenant ${STRANGER} was refused: it is not in SIGNALBOX_TENANT_IDS, and policy.yml names nobody of it. Add it there if its people should use the bot.`,
    ]);
    assert.equal(server.chat.calls, 0);
  });

  it('names the stranger where the activity names a tenant of ours beside it', async () => {
    assert.equal(await send(TENANT_ID, STRANGER), 403);
    assert.match(warnings().join('\n'), new RegExp(`^A message from tenant ${STRANGER} `));
  });

  it('is no news to the operator where the tenant has not the shape of one', async () => {
    assert.equal(await send('x\nforged line'), 403);
    assert.deepEqual(warnings(), []);
  });

  it('is news again after an hour', () => {
    const strangers = new Strangers(clock);
    clock.moveTo('2026-03-02T09:00:00Z');
    assert.deepEqual([strangers.isNews('a'), strangers.isNews('a'), strangers.isNews('b')], [true, false, true]);
    clock.moveTo('2026-03-02T09:59:00Z');
    assert.equal(strangers.isNews('a'), false);
    clock.moveTo('2026-03-02T10:01:00Z');
    assert.deepEqual([strangers.isNews('a'), strangers.isNews('a')], [true, false]);
  });

  it('is news of a hundred tenants an hour and no more', () => {
    const strangers = new Strangers(clock);
    const told = Array.from({ length: 5000 }, (_, number) => strangers.isNews(`tenant ${number}`)).filter(Boolean);
    assert.equal(told.length, 100);
  });
});
