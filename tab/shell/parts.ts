import type { Speech } from '../../bot/core/text/language.ts';
import { createApi } from '../api/client.ts';
import { followEvents } from '../api/live.ts';
import { createTokens } from '../api/token.ts';
import { createTabClock } from '../clock.ts';
import { createLiveHub } from '../data/live-hub.ts';
import { createShelf } from '../data/shelf.ts';
import { teamsConsent } from '../teams/consent.ts';
import { type HostFacts, newTokenFromTeams, tokenFromTeams } from '../teams/host.ts';
import { TEAMS_PEOPLE } from '../teams/people.ts';
import { createMemory, type Keeper } from '../verify/memory.ts';
import { createHere } from './here.ts';
import type { TabParts } from './tab-context.ts';

/** Builds what the pages use, once the host has said in which language the person reads. */
export function createParts(reader: Speech, host: Pick<HostFacts, 'tenantId' | 'place' | 'entityId'>, search: string): TabParts {
  const keeper = browserKeeper();
  const clock = createTabClock();
  const tokens = createTokens({ get: tokenFromTeams, getNewerThan: newTokenFromTeams }, clock.nowMs);
  const api = createApi({ tokens, reader, fetch: window.fetch.bind(window), heardDate: clock.heardServerDate });
  return {
    api,
    signIn: { ageMs: tokens.ageMs, again: async () => void (await tokens.signInAgain()) },
    clock,
    hub: createLiveHub(),
    shelf: createShelf(500),
    people: TEAMS_PEOPLE,
    consent: teamsConsent(host.tenantId),
    here: createHere({ ...host, search, keeper }),
    memory: createMemory(keeper),
  };
}

/** What the browser keeps for the tab; null where a setting or a policy refuses even to name it. */
function browserKeeper(): Keeper | null {
  try {
    return window.localStorage;
  } catch {
    // Refused: the tab then remembers nothing, and says so where it matters.
    return null;
  }
}

/** Connects the pages to the server's events for as long as the tab lives. */
export function goLive({ api, hub }: TabParts): void {
  const { changed, touched, caughtUp, stateIs } = hub;
  void followEvents(
    { open: api.events, changed, touched, caughtUp, stateIs, pause: pauseUntilOnline, random: Math.random },
    new AbortController().signal,
  );
}

/** A pause that ends early when the computer is back on the network. */
function pauseUntilOnline(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      clearTimeout(timer);
      window.removeEventListener('online', done);
      signal.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    window.addEventListener('online', done);
    signal.addEventListener('abort', done);
  });
}
