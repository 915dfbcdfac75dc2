// The Teams side of teams-js in the page that frames the tab: answers what the tab asks, and lets a test push what Teams pushes.
// The query says how the host is set up: src, theme, frame (content or settings), sub (sub page id), entity (id of the tab), consent (no or Teams’ own word = no token until consent was given),
// people (what Teams' list of people answers: JSON of one person, `cancel`, `broken`; without it the client has no such list).
(() => {
  const query = new URLSearchParams(location.search);
  const host = { log: [], opened: [], theme: query.get('theme') ?? 'default', saved: null, valid: null, notified: null };
  window.host = host;

  const runtime = JSON.stringify({
    apiVersion: 4,
    hostVersionsInfo: { adaptiveCardSchemaVersion: { majorVersion: 1, minorVersion: 5 } },
    isLegacyTeams: false,
    supports: { pages: { config: {} }, ...(query.has('people') ? { people: {} } : {}) },
  });
  const context = () => ({
    locale: query.get('locale') ?? 'en-gb',
    theme: host.theme,
    entityId: query.get('entity') ?? '',
    subEntityId: query.get('sub') ?? '',
    userObjectId: '33333333-3333-4333-8333-333333333302',
    tid: '11111111-1111-4111-8111-111111111111',
    hostName: 'Teams',
    hostClientType: 'web',
    frameContext: query.get('frame') ?? 'content',
    // The channel or the group chat around the tab, when the query names one.
    ...(query.has('channel') ? { channelId: query.get('channel'), channelName: 'ops', channelType: 'Shared', groupId: 'g' } : {}),
    ...(query.has('chat') ? { chatId: query.get('chat') } : {}),
    sessionId: 's1',
    appSessionId: 'a1',
  });

  host.follow = async (link) => {
    host.opened.push(link);
    return [query.get('links') !== 'broken'];
  };
  const answers = {
    initialize: async (_, source) => [
      source === host.window ? 'authentication' : (query.get('frame') ?? 'content'),
      'web',
      runtime,
      '2.58.0',
    ],
    getContext: async () => [context()],
    // Claims are what makes Teams ask for a new token instead of giving the one it keeps.
    'authentication.getAuthToken': async ([, claims]) => {
      const refusal = query.get('consent') ?? '';
      if (refusal !== '' && !host.consented) return [false, refusal === 'no' ? 'resourceRequiresConsent' : refusal];
      return [true, await (await fetch(`/_host/token${claims ? '?new' : ''}`)).text()];
    },
    // As Teams: a window of its own, whose end the window itself tells, or its closing.
    'authentication.authenticate': ([address]) =>
      new Promise((resolve) => {
        host.window = query.get('blocked') === 'yes' ? null : window.open(address, 'consent', 'popup');
        if (host.window === null) return resolve([false, 'FailedToOpenWindow']);
        host.endConsent = (...answer) => {
          clearInterval(watch);
          resolve(answer);
        };
        const watch = setInterval(() => host.window.closed && host.endConsent(false, 'CancelledByUser'), 50);
      }),
    'people.selectPeople': async ([asked]) => {
      host.asked = asked;
      const answer = query.get('people');
      if (answer === 'cancel') return [{ errorCode: 8000 }];
      return answer === 'broken' ? [{ errorCode: 500 }] : [null, [JSON.parse(answer)]];
    },
    openLink: ([link]) => host.follow(link),
    executeDeepLink: ([link]) => host.follow(link),
    'settings.setSettings': async ([settings]) => {
      host.saved = settings;
      return [true];
    },
  };
  const notes = {
    'authentication.authenticate.success': ([result]) => {
      host.consented = true;
      host.endConsent(true, result);
    },
    'authentication.authenticate.failure': ([reason]) => host.endConsent(false, reason),
    'settings.setValidityState': ([valid]) => {
      host.valid = valid;
    },
    'settings.save.success': () => {
      host.notified = 'success';
    },
    'settings.save.failure': ([reason]) => {
      host.notified = reason;
    },
  };

  window.addEventListener('message', async ({ data, source, origin }) => {
    if (typeof data?.func !== 'string') return;
    host.log.push(data.func);
    notes[data.func]?.(data.args);
    const args = await answers[data.func]?.(data.args, source);
    if (args !== undefined) source.postMessage({ id: data.id, uuidAsString: data.uuidAsString, args }, origin);
  });

  const push = (func, args) => document.querySelector('iframe').contentWindow.postMessage({ func, args }, '*');
  host.setTheme = (theme) => {
    host.theme = theme;
    push('themeChange', [theme]);
  };
  host.save = () => push('settings.save', [{}]);
  document.querySelector('iframe').src = query.get('src') ?? '/tab';
})();
