import type { Start } from '../../../contract.ts';

/**
 * What the main area shows. `tabId` null is the channel's posts. `subPage` is where in the tab, `messageId` to which message a link led.
 */
export type Place =
  | Readonly<{ kind: 'channel'; channelId: string; tabId: string | null; subPage: string | null; messageId: string | null }>
  | Readonly<{ kind: 'chat' }>
  | Readonly<{ kind: 'app'; subPage: string | null }>;

export type Destination =
  | Readonly<{ kind: 'channel'; channelId: string; messageId: string | null }>
  | Readonly<{ kind: 'chat' }>
  | Readonly<{ kind: 'tab'; channelId: string | null; subPage: string | null }>
  | Readonly<{ kind: 'web'; url: string }>
  | Readonly<{ kind: 'nowhere' }>;

/** The channel to open with: the first that was made for something. The one every team begins with has the team's own id. */
export function homeChannel({ team }: Start): string {
  return (team.channels.find((channel) => channel.id !== team.id) ?? team.channels[0])?.id ?? team.id;
}

const TEAMS_HOSTS: ReadonlySet<string> = new Set(['teams.microsoft.com', 'teams.cloud.microsoft']);

/**
 * Where a link leads, for the kinds of deep links that Teams knows (Microsoft: "Create deep links"): messages, channels, chats and tabs.
 * Other http(s) links lead out; anything else nowhere.
 */
export function readLink(link: string, start: Start): Destination {
  const url = URL.canParse(link) ? new URL(link) : null;
  if (url === null) return { kind: 'nowhere' };
  if (TEAMS_HOSTS.has(url.hostname)) return readDeepLink(url, start) ?? { kind: 'web', url: url.href };
  return url.protocol === 'https:' || url.protocol === 'http:' ? { kind: 'web', url: url.href } : { kind: 'nowhere' };
}

function readDeepLink(url: URL, start: Start): Destination | null {
  const [, l, kind, first = '', second = ''] = url.pathname.split('/').map(decode);
  if (l !== 'l') return null;
  const known = (id: string): boolean => start.team.channels.some((channel) => channel.id === id);
  if (kind === 'message' && known(first)) {
    return { kind: 'channel', channelId: first, messageId: url.searchParams.get('parentMessageId') ?? second };
  }
  if (kind === 'channel' && known(first)) return { kind: 'channel', channelId: first, messageId: null };
  if (kind === 'chat') return { kind: 'chat' };
  if (kind !== 'entity') return null;
  const context = readContext(url.searchParams.get('context'));
  return { kind: 'tab', channelId: known(context.channelId ?? '') ? context.channelId : null, subPage: context.subPage };
}

function readContext(text: string | null): Readonly<{ channelId: string | null; subPage: string | null }> {
  try {
    const { channelId, subEntityId } = JSON.parse(text ?? '{}') as Record<string, unknown>;
    return { channelId: textOrNull(channelId), subPage: textOrNull(subEntityId) };
  } catch {
    // A link with a broken context still leads to the tab.
    return { channelId: null, subPage: null };
  }
}

function textOrNull(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}

function decode(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    // Then it names nothing we know, as it is.
    return segment;
  }
}
