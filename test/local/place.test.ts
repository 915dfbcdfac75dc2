import assert from 'node:assert/strict';
import type { Start } from '../../bot/local/contract.ts';
import { homeChannel, readLink } from '../../bot/local/page/src/shell/place.ts';

const CHANNEL = '19:abc@thread.tacv2';
const START: Start = {
  appId: 'app',
  tenantId: 'tenant',
  bot: { id: '28:app', name: 'Signalbox' },
  team: { id: CHANNEL, name: 'Shop', groupId: 'group', channels: [{ id: CHANNEL, name: 'Deployments' }] },
  personas: [],
  firstSteps: [],
  tab: { path: '/tab', configPath: '/tab/config' },
};
const context = (value: object): string => encodeURIComponent(JSON.stringify(value));
const channel = encodeURIComponent(CHANNEL);

describe('links', () => {
  const cases: readonly (readonly [string, string, object])[] = [
    ['a message', `https://teams.microsoft.com/l/message/${channel}/123`, { kind: 'channel', channelId: CHANNEL, messageId: '123' }],
    [
      'a reply, to its thread',
      `https://teams.microsoft.com/l/message/${channel}/124?parentMessageId=123`,
      { kind: 'channel', channelId: CHANNEL, messageId: '123' },
    ],
    [
      'a channel',
      `https://teams.cloud.microsoft/l/channel/${channel}/Deployments`,
      { kind: 'channel', channelId: CHANNEL, messageId: null },
    ],
    ['a chat', 'https://teams.microsoft.com/l/chat/0/0?users=28:app', { kind: 'chat' }],
    [
      'a page of the tab',
      `https://teams.microsoft.com/l/entity/app/signalbox?context=${context({ subEntityId: 'runs/r-1', channelId: CHANNEL })}`,
      { kind: 'tab', channelId: CHANNEL, subPage: 'runs/r-1' },
    ],
    ['the personal app', 'https://teams.microsoft.com/l/entity/app/signalbox', { kind: 'tab', channelId: null, subPage: null }],
    [
      'the tab, with a broken context',
      'https://teams.microsoft.com/l/entity/app/signalbox?context={',
      { kind: 'tab', channelId: null, subPage: null },
    ],
    ['another web page', 'https://example.com/l/chat/0/0', { kind: 'web', url: 'https://example.com/l/chat/0/0' }],
    [
      'an unknown channel',
      'https://teams.microsoft.com/l/channel/other/x',
      { kind: 'web', url: 'https://teams.microsoft.com/l/channel/other/x' },
    ],
    ['nothing, for a script', 'javascript:alert(1)', { kind: 'nowhere' }],
    ['nothing, for a file', 'file:///etc/passwd', { kind: 'nowhere' }],
    ['nothing, for no address', 'not a link', { kind: 'nowhere' }],
  ];
  for (const [name, link, destination] of cases) {
    it(`lead to ${name}`, () => assert.deepEqual(readLink(link, START), destination));
  }
});

describe('home channel', () => {
  const team = (...ids: readonly string[]): Start => ({
    ...START,
    team: { ...START.team, channels: ids.map((id) => ({ id, name: id })) },
  });

  it('is the first one beside General', () => assert.equal(homeChannel(team(CHANNEL, 'deployments', 'more')), 'deployments'));
  it('is General when there is no other', () => assert.equal(homeChannel(team(CHANNEL)), CHANNEL));
});
