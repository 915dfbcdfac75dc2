import assert from 'node:assert/strict';
import { messageLink, tabLink } from '../../../bot/core/chat/tab-link.ts';
import type { Conversation } from '../../../bot/core/conversation.ts';
import { newRunId } from '../../../bot/core/ids.ts';
import type { Start } from '../../../bot/local/contract.ts';
import { readLink } from '../../../bot/local/page/src/shell/place.ts';
import manifest from '../../../manifest/manifest.json' with { type: 'json' };
import { openingRoute } from '../../../tab/teams/address.ts';

const APP = '00000000-0000-4000-8000-0000000b0700';
const START: Start = {
  appId: APP,
  tenantId: 'tenant',
  bot: { id: `28:${APP}`, name: 'Signalbox' },
  team: { id: 'team', name: 'Shop', groupId: 'group', channels: [] },
  personas: [],
  firstSteps: [],
  tab: { path: '/tab', configPath: '/tab/config' },
};

describe('a link to the tab', () => {
  const id = newRunId();
  const link = tabLink({ host: 'teams.microsoft.com', appId: APP }, id);

  it('is a deep link of Teams to the personal tab of the manifest', () => {
    const { origin, pathname } = new URL(link);
    assert.deepEqual([origin, pathname], ['https://teams.microsoft.com', `/l/entity/${APP}/${manifest.staticTabs[0]?.entityId}`]);
  });

  it('leads to the run, in Local Teams too', () => {
    const to = readLink(link, START);
    assert.ok(to.kind === 'tab');
    assert.deepEqual(openingRoute({ hash: '', search: '', subPage: to.subPage ?? '' }), { page: 'run', runId: id });
  });

  it('carries the run and nothing else', () => {
    const { searchParams } = new URL(link);
    assert.deepEqual([...searchParams], [['context', JSON.stringify({ subEntityId: `runs/${id}` })]]);
  });
});

describe('a link to the message where something was asked for', () => {
  const place = { host: 'gov.teams.microsoft.us' };
  const channel: Conversation = {
    channel: 'teams',
    scope: 'channel',
    tenantId: 'tenant',
    id: '19:ops@thread.tacv2;messageid=1700000000000',
    serviceUrl: 'https://smba.example/',
    botId: '28:bot',
  };
  const linkOf = (conversation: Conversation, shown: string | null = null) => messageLink(place, conversation, shown);

  it('names channel, message, thread and team, at the host of the cloud', () => {
    const link = linkOf({ ...channel, team: { id: '19:general@thread.tacv2', groupId: 'group' } }, '1700000000005') ?? '';
    const { origin, pathname, searchParams } = new URL(link);
    assert.equal(origin, 'https://gov.teams.microsoft.us');
    assert.equal(decodeURIComponent(pathname), '/l/message/19:ops@thread.tacv2/1700000000005');
    assert.deepEqual(Object.fromEntries(searchParams), { tenantId: 'tenant', groupId: 'group', parentMessageId: '1700000000000' });
  });

  it('leads to the beginning of the thread while there is no card, and leaves out a group that nobody said', () => {
    const { pathname, searchParams } = new URL(linkOf(channel) ?? '');
    assert.match(decodeURIComponent(pathname), /\/1700000000000$/);
    assert.deepEqual([...searchParams.keys()], ['tenantId', 'parentMessageId']);
  });

  it('says of a group chat that it is a chat', () => {
    const { pathname, searchParams } = new URL(linkOf({ ...channel, scope: 'group', id: '19:chat@thread.v2' }, '5') ?? '');
    assert.equal(decodeURIComponent(pathname), '/l/message/19:chat@thread.v2/5');
    assert.deepEqual(Object.fromEntries(searchParams), { tenantId: 'tenant', context: '{"contextType":"chat"}' });
  });

  it('is none to a personal chat, and none where no message is known', () => {
    assert.equal(linkOf({ ...channel, scope: 'personal', id: 'a:chat' }, '5'), null);
    assert.equal(linkOf({ ...channel, id: '19:ops@thread.tacv2' }), null);
  });

  it('cannot be bent into another address by what stands in an id', () => {
    const { origin, pathname } = new URL(linkOf({ ...channel, id: '19:a/../../evil?x#y' }, '../../5') ?? '');
    assert.deepEqual([origin, pathname.split('/').length], ['https://gov.teams.microsoft.us', 5]);
  });

  it('leads to the thread in Local Teams too', () => {
    const here = { ...START, team: { ...START.team, channels: [{ id: '19:ops@thread.tacv2', name: 'ops' }] } };
    const link = messageLink({ host: 'teams.microsoft.com' }, channel, '1700000000005') ?? '';
    assert.deepEqual(readLink(link, here), { kind: 'channel', channelId: '19:ops@thread.tacv2', messageId: '1700000000000' });
  });
});
