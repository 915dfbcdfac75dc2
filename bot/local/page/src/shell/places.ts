import { useCallback, useMemo, useState } from 'react';
import type { ChannelTab, Start } from '../../../contract.ts';
import { homeChannel, type Place, readLink } from './place.ts';

export type Places = Readonly<{
  place: Place;
  /** On a phone either the list or the place is in sight. */
  listOpen: boolean;
  go(place: Place): void;
  openList(): void;
  /** Where the rail's chat button leads: the conversation one was in, with the list beside it. */
  toList(): void;
  toHomeChannel(): void;
  follow(url: string): void;
}>;

/** Where one is, and the ways to get elsewhere. */
export function usePlaces(start: Start, tabs: readonly ChannelTab[]): Places {
  const first = useMemo(() => channelPlace(start, null), [start]);
  const [place, setPlace] = useState<Place>(first);
  const [conversation, setConversation] = useState<Place>(first);
  const [listOpen, setListOpen] = useState(false);
  const go = useCallback((next: Place): void => {
    setPlace(next);
    if (next.kind !== 'app') setConversation(next);
    setListOpen(false);
  }, []);
  const follow = useCallback((url: string) => followLink(url, { start, tabs, place, go }), [start, tabs, place, go]);
  return {
    place,
    listOpen,
    go,
    openList: () => setListOpen(true),
    toList: () => {
      go(conversation);
      setListOpen(true);
    },
    toHomeChannel: () => go(first),
    follow,
  };
}

type Following = Readonly<{ start: Start; tabs: readonly ChannelTab[]; place: Place; go(place: Place): void }>;

function followLink(url: string, { start, tabs, place, go }: Following): void {
  const to = readLink(url, start);
  if (to.kind === 'web') window.open(to.url, '_blank', 'noopener,noreferrer');
  else if (to.kind === 'chat') go({ kind: 'chat' });
  else if (to.kind === 'channel') go({ ...channelPlace(start, to.channelId), messageId: to.messageId });
  else if (to.kind === 'tab') {
    const channelId = to.channelId ?? (place.kind === 'channel' ? place.channelId : null);
    const tab = tabs.find((one) => one.channelId === channelId);
    go(
      tab === undefined
        ? { kind: 'app', subPage: to.subPage }
        : { ...channelPlace(start, tab.channelId), tabId: tab.id, subPage: to.subPage },
    );
  }
}

export function channelPlace(start: Start, channelId: string | null): Extract<Place, { kind: 'channel' }> {
  const id = channelId ?? homeChannel(start);
  return { kind: 'channel', channelId: id, tabId: null, subPage: null, messageId: null };
}
