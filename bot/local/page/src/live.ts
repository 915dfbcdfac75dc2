import { useEffect, useLayoutEffect, useReducer } from 'react';
import type { ChannelTab, Live, MessageOnWire } from '../../contract.ts';
import { type Api, ApiFailure } from './api.ts';

/** `stale`: the key belongs to an earlier start, trying again is useless. */
export type Connection = 'connecting' | 'live' | 'lost' | 'stale';
export type Typing = Readonly<{ place: string; threadId: string | null; since: number }>;

export type Teams = Readonly<{
  connection: Connection;
  messages: ReadonlyMap<string, MessageOnWire>;
  tabs: readonly ChannelTab[];
  typing: readonly Typing[];
}>;

const EMPTY: Teams = { connection: 'connecting', messages: new Map(), tabs: [], typing: [] };
const RETRY_MS = 1500;
/** Teams takes the typing sign away after some seconds by itself. */
const TYPING_MS = 8000;

/**
 * Everything the persona can see, kept up to date. Until the first news for another persona the common messages stay, so that the list
 * does not jump; what was for the earlier persona alone is gone before anything is painted.
 */
export function useTeams(api: Api, personaId: string): Teams {
  const [teams, happen] = useReducer(happened, EMPTY);
  useLayoutEffect(() => happen({ type: 'persona', id: personaId }), [personaId]);
  useEffect(() => {
    const stop = new AbortController();
    void follow({ api, personaId, signal: stop.signal }, happen);
    const tick = window.setInterval(() => happen({ type: 'tick', now: performance.now() }), 1000);
    return () => {
      stop.abort();
      window.clearInterval(tick);
    };
  }, [api, personaId]);
  return teams;
}

type Event =
  | Live
  | Readonly<{ type: 'persona'; id: string }>
  | Readonly<{ type: 'connection'; connection: Connection }>
  | Readonly<{ type: 'tick'; now: number }>;
type Following = Readonly<{ api: Api; personaId: string; signal: AbortSignal }>;

async function follow({ api, personaId, signal }: Following, happen: (event: Event) => void): Promise<void> {
  const tell = (event: Event): void => {
    if (!signal.aborted) happen(event);
  };
  while (!signal.aborted) {
    try {
      await api.stream(personaId, tell, signal);
    } catch (thrown) {
      if (thrown instanceof ApiFailure && thrown.status === 401) return tell({ type: 'connection', connection: 'stale' });
      // Any other end of the stream is cured by asking again.
    }
    tell({ type: 'connection', connection: 'lost' });
    await new Promise((resolve) => window.setTimeout(resolve, RETRY_MS));
  }
}

function happened(teams: Teams, event: Event): Teams {
  if (event.type === 'hello') {
    const messages = new Map(event.messages.map((message) => [message.id, message]));
    return { connection: 'live', messages, tabs: event.tabs, typing: [] };
  }
  if (event.type === 'message') return { ...teams, messages: put(teams.messages, event.message), typing: quiet(teams, event.message) };
  if (event.type === 'removed') return { ...teams, messages: without(teams.messages, event.id) };
  if (event.type === 'typing') {
    const typing = { place: event.place, threadId: event.threadId, since: performance.now() };
    return { ...teams, typing: [...teams.typing.filter((one) => !sameSpot(one, typing)), typing] };
  }
  if (event.type === 'persona') return { ...EMPTY, tabs: teams.tabs, messages: withoutPrivate(teams.messages) };
  if (event.type === 'tabs') return { ...teams, tabs: event.tabs };
  if (event.type === 'connection') return { ...teams, connection: event.connection };
  if (event.type === 'ping' || teams.typing.length === 0) return teams;
  return { ...teams, typing: teams.typing.filter((one) => event.now - one.since < TYPING_MS) };
}

function put(messages: ReadonlyMap<string, MessageOnWire>, message: MessageOnWire): ReadonlyMap<string, MessageOnWire> {
  return new Map(messages).set(message.id, message);
}

function without(messages: ReadonlyMap<string, MessageOnWire>, id: string): ReadonlyMap<string, MessageOnWire> {
  const left = new Map(messages);
  left.delete(id);
  return left;
}

function withoutPrivate(messages: ReadonlyMap<string, MessageOnWire>): ReadonlyMap<string, MessageOnWire> {
  const common = [...messages.values()].filter((message) => message.threadId !== null);
  return new Map(common.map((message) => [message.id, { ...message, notice: null, cards: message.ownCards ? [] : message.cards }]));
}

/** A message of the bot ends its typing in that place. */
function quiet(teams: Teams, message: MessageOnWire): readonly Typing[] {
  if (message.author.kind !== 'bot') return teams.typing;
  return teams.typing.filter((one) => !sameSpot(one, message));
}

function sameSpot(a: Omit<Typing, 'since'>, b: Omit<Typing, 'since'>): boolean {
  return a.place === b.place && a.threadId === b.threadId;
}
