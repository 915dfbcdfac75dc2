import assert from 'node:assert/strict';
import { tabLink } from '../../../bot/core/chat/tab-link.ts';
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
