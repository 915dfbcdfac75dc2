import { randomUUID } from 'node:crypto';
import { AppError } from '../core/errors.ts';
import type { Team } from './connector/team.ts';
import type { ChannelTab, SaveTab } from './contract.ts';

/** The tabs of the channels. Each channel begins with one, as if a colleague had added it. */
export class ChannelTabs {
  readonly #team: Team;
  readonly #tabs: Map<string, ChannelTab>;

  constructor(team: Team, first: Readonly<{ name: string; contentUrl: string }>) {
    this.#team = team;
    const tabs = team.channels.map(({ id }, index) => ({ id: `tab-${index}`, channelId: id, entityId: 'signalbox', ...first }));
    this.#tabs = new Map(tabs.map((tab) => [tab.id, tab]));
  }

  all(): readonly ChannelTab[] {
    return [...this.#tabs.values()];
  }

  /** Adds a tab (`id` null) or changes one. Throws `invalid` (`local.foreign_tab`) for pages of other servers, `not_found` for an unknown place. */
  save(asked: SaveTab): ChannelTab {
    if (!this.#team.channels.some((channel) => channel.id === asked.channelId) || (asked.id !== null && !this.#tabs.has(asked.id)))
      throw new AppError({ code: 'not_found', reason: 'local.no_such_tab', message: 'This tab or channel is no longer there.' });
    const tab: ChannelTab = { ...asked, id: asked.id ?? randomUUID(), contentUrl: ownPath(asked.contentUrl) };
    this.#tabs.set(tab.id, tab);
    return tab;
  }
}

/** Only what this server serves as tab is framed: path and query of the address, wherever it claims to be. */
function ownPath(contentUrl: string): string {
  const url = URL.canParse(contentUrl, 'http://local') ? new URL(contentUrl, 'http://local') : null;
  if (url !== null && /^\/tab(\/|$)/.test(url.pathname)) return `${url.pathname}${url.search}${url.hash}`;
  throw new AppError({ code: 'invalid', reason: 'local.foreign_tab', message: 'Local Teams shows only the tab of Signalbox itself.' });
}
