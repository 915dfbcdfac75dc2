import assert from 'node:assert/strict';
import { TENANT_ID } from '../support/teams-keys.ts';
import { BOT_MENTION, CHANNEL_ID, channelMessage } from './activities.ts';
import { BOT_TOKEN, EdgeServer } from './edge-server.ts';
import { MembersConnector } from './members-connector.ts';

const BOB_ID = '44444444-4444-4444-8444-444444444444';
const BOB = { id: '29:bob', name: 'Bob Builder', aadObjectId: BOB_ID, tenantId: TENANT_ID, userRole: 'user' };

function mention(id: string, name: string) {
  return { type: 'mention', text: `<at>${name}</at>`, mentioned: { id, name } };
}

describe('people who are mentioned', function () {
  this.timeout(120_000);
  let server: EdgeServer;
  let teams: MembersConnector;

  beforeEach(async () => {
    teams = await MembersConnector.start();
    teams.members = { '29:bob': BOB };
    server = await EdgeServer.start({ loopbackOrigins: [teams.origin] });
  });
  afterEach(async () => {
    await server.close();
    await teams.close();
  });

  const send = async (text: string, ...entities: readonly object[]) => {
    const { serviceUrl } = teams;
    const reply = await server.post(await server.keys.bearer({ serviceurl: serviceUrl }), {
      ...channelMessage({ text: `<at>Signalbox</at> ${text}`, entities: [BOT_MENTION, ...entities] }),
      serviceUrl,
    });
    assert.equal(reply.status, 200);
    return server.chat.messages.at(-1);
  };
  const bob = { kind: 'person', tenantId: TENANT_ID, objectId: BOB_ID, name: 'Bob Builder' };

  it('reach core by their Entra object id, which Teams is asked for as the bot, and by name in the text', async () => {
    const inbound = await send('delegate sre to <at>Bob Builder</at> until 3d', mention('29:bob', 'Bob Builder'));
    assert.equal(inbound?.text, 'delegate sre to Bob Builder until 3d');
    assert.deepEqual(inbound?.mentions, [{ names: ['Bob Builder'], person: bob }]);
    assert.deepEqual(teams.asked, [`GET /emea/v3/conversations/${CHANNEL_ID}/members/29:bob`]);
    assert.deepEqual(teams.tokens, [`Bearer ${BOT_TOKEN}`]);
  });

  it('are one person when Teams splits the name, and asked for once', async () => {
    const inbound = await send(
      'delegate sre to <at>Bob</at> <at>Builder</at> until 3d',
      mention('29:bob', 'Bob'),
      mention('29:bob', 'Builder'),
    );
    assert.equal(inbound?.text, 'delegate sre to Bob Builder until 3d');
    assert.deepEqual(inbound?.mentions, [{ names: ['Bob', 'Builder', 'Bob Builder'], person: bob }]);
    assert.equal(teams.asked.length, 1);
  });

  it('are left out when there are none, and nothing is asked for the bot, other bots, channels and tags', async () => {
    assert.equal(Object.hasOwn((await send('status')) ?? {}, 'mentions'), false);
    const inbound = await send('status', mention('28:other', 'Other bot'), mention('19:x@thread.tacv2', 'General'), mention('tag', 'Tag'));
    assert.equal(Object.hasOwn(inbound ?? {}, 'mentions'), false);
    assert.deepEqual(teams.asked, []);
  });

  it('are nobody when Teams does not know them, names somebody else, or gives no object id', async () => {
    for (const answer of [404, 500, { ...BOB, id: '29:other' }, { ...BOB, aadObjectId: undefined }, { ...BOB, aadObjectId: 'bob' }, {}]) {
      teams.members = { '29:bob': answer };
      assert.deepEqual((await send('x', mention('29:bob', 'Bob')))?.mentions, [{ names: ['Bob'], person: null }]);
    }
  });

  it('do not keep a message waiting when Teams does not answer', async () => {
    teams.members = { '29:bob': 'never' };
    assert.deepEqual((await send('x', mention('29:bob', 'Bob')))?.mentions, [{ names: ['Bob'], person: null }]);
  });

  it('are asked for up to five', async () => {
    await send('x', ...Array.from({ length: 9 }, (_, index) => mention(`29:p${index}`, `P${index}`)));
    assert.equal(teams.asked.length, 5);
  });
});
