import type { PersonaOnWire, Start } from '../../../contract.ts';

/** What a configuration page asks Teams to remember. */
export type TabSettings = Readonly<{ entityId: string; contentUrl: string; suggestedDisplayName: string | null }>;

export type HostParts = Readonly<{
  frame: HTMLIFrameElement;
  frameContext: 'content' | 'settings';
  /** The context in the flat form that Teams sends; teams-js turns it into `app.Context`. */
  context(): Readonly<Record<string, unknown>>;
  token(): Promise<string>;
  /** The person chosen from the list of the organisation; null when it was closed without. */
  choosePerson(title: string): Promise<PersonaOnWire | null>;
  follow(url: string): void;
  onValidity(valid: boolean): void;
  onSaved(settings: TabSettings | null): void;
}>;

export type TabHost = Readonly<{ theme(name: string): void; save(): void; stop(): void }>;

/** The version of teams-js this speaks; the tab's own library decides what it sends. */
const SDK_VERSION = '2.58.0';

/** The side of Teams in the conversation with teams-js: answers what the tab in the frame asks for. */
export function startTabHost(parts: HostParts): TabHost {
  const settings: { last: TabSettings | null } = { last: null };
  const listen = (event: MessageEvent): void => {
    // Only our own frame, and only while it shows our own tab.
    if (event.source !== parts.frame.contentWindow || event.origin !== window.location.origin) return;
    const asked = readRequest(event.data);
    if (asked !== null) void answer({ parts, settings, asked });
  };
  const send = (func: string, args: readonly unknown[]): void => {
    parts.frame.contentWindow?.postMessage({ func, args }, window.location.origin);
  };
  window.addEventListener('message', listen);
  return {
    theme: (name) => send('themeChange', [name]),
    save: () => send('settings.save', [{}]),
    stop: () => window.removeEventListener('message', listen),
  };
}

type Asked = Readonly<{ id: unknown; uuidAsString: unknown; func: string; args: readonly unknown[] }>;
type Answering = Readonly<{ parts: HostParts; settings: { last: TabSettings | null }; asked: Asked }>;

async function answer({ parts, settings, asked }: Answering): Promise<void> {
  const reply = (...args: readonly unknown[]): void => {
    const { id, uuidAsString } = asked;
    parts.frame.contentWindow?.postMessage({ id, uuidAsString, args }, window.location.origin);
  };
  const [first] = asked.args;
  switch (asked.func) {
    case 'initialize':
      return reply(parts.frameContext, 'web', JSON.stringify(RUNTIME), SDK_VERSION);
    case 'getContext':
      return reply(parts.context());
    case 'authentication.getAuthToken':
      return reply(...(await tokenAnswer(parts)));
    case 'people.selectPeople':
      return reply(...(await chosenAnswer(parts, first)));
    case 'settings.setSettings':
      settings.last = readSettings(first);
      return reply(true);
    case 'settings.getSettings':
      return reply(settings.last ?? {});
    case 'settings.setValidityState':
      return parts.onValidity(first === true);
    case 'settings.save.success':
      return parts.onSaved(settings.last);
    case 'settings.save.failure':
      return parts.onSaved(null);
    case 'executeDeepLink':
    case 'openLink':
      parts.follow(String(first));
      return reply(true);
    default:
      // Notices of what the tab is doing (`appInitialization.*`, handlers it registers) want no answer.
      return;
  }
}

async function tokenAnswer(parts: HostParts): Promise<readonly [boolean, string]> {
  try {
    return [true, await parts.token()];
  } catch (thrown) {
    return [false, thrown instanceof Error ? thrown.message : 'resourceRequestFailed'];
  }
}

/** `ErrorCode.USER_ABORT` of teams-js: the list was closed without a choice. */
const USER_ABORT = { errorCode: 8000 };

/** In the form that teams-js expects: an error or null, then the chosen people. */
async function chosenAnswer(parts: HostParts, asked: unknown): Promise<readonly unknown[]> {
  const title = typeof asked === 'object' && asked !== null && 'title' in asked && typeof asked.title === 'string' ? asked.title : '';
  const chosen = await parts.choosePerson(title);
  if (chosen === null) return [USER_ABORT];
  return [null, [{ objectId: chosen.objectId, displayName: chosen.name, email: chosen.principalName }]];
}

/** What the host can do, in the form of teams-js runtime version 4. */
const RUNTIME = {
  apiVersion: 4,
  hostVersionsInfo: { adaptiveCardSchemaVersion: { majorVersion: 1, minorVersion: 5 } },
  isLegacyTeams: false,
  supports: { pages: { config: {}, backStack: {}, tabs: {} }, people: {}, teamsCore: {} },
};

function readRequest(data: unknown): Asked | null {
  if (typeof data !== 'object' || data === null || !('func' in data) || typeof data.func !== 'string') return null;
  const { id, uuidAsString, args } = data as { id?: unknown; uuidAsString?: unknown; args?: unknown };
  return { id, uuidAsString, func: data.func, args: Array.isArray(args) ? args : [] };
}

function readSettings(value: unknown): TabSettings | null {
  if (typeof value !== 'object' || value === null) return null;
  const { entityId, contentUrl, suggestedDisplayName } = value as Record<string, unknown>;
  if (typeof contentUrl !== 'string') return null;
  const name = typeof suggestedDisplayName === 'string' && suggestedDisplayName !== '' ? suggestedDisplayName : null;
  return { entityId: typeof entityId === 'string' ? entityId : 'signalbox', contentUrl, suggestedDisplayName: name };
}

type About = Readonly<{
  start: Start;
  persona: PersonaOnWire;
  theme: string;
  channelId: string | null;
  subPage: string | null;
  entityId: string;
}>;

/** The context of the persona at the place of the tab; without a channel it is the personal app. */
export function tabContext({ start, persona, theme, channelId, subPage, entityId }: About): Readonly<Record<string, unknown>> {
  const channel = start.team.channels.find((one) => one.id === channelId);
  const place = {
    teamId: start.team.id,
    teamName: start.team.name,
    groupId: start.team.groupId,
    channelId: channel?.id,
    channelName: channel?.name,
    channelType: 'Regular',
  };
  return {
    locale: 'en-us',
    theme,
    entityId,
    ...(subPage === null ? {} : { subEntityId: subPage }),
    userObjectId: persona.objectId,
    userPrincipalName: persona.principalName,
    loginHint: persona.principalName,
    userDisplayName: persona.name,
    tid: start.tenantId,
    ...(channel === undefined ? {} : place),
    hostName: 'Teams',
    hostClientType: 'web',
    sessionId: 'local',
    appSessionId: 'local',
  };
}
