import { useEffect, useState } from 'react';
import type { MessageOnWire } from '../../../contract.ts';
import type { Teams } from '../live.ts';
import type { Place } from '../shell/place.ts';

type Seen = Readonly<Record<string, number>>;

/** The places with messages of others that this persona has not had on the screen since the page was opened. */
export function useUnread(teams: Teams, personaId: string, at: Readonly<{ place: Place; chat: string }>): ReadonlySet<string> {
  const [seen, setSeen] = useState<Seen>({});
  const here = at.place.kind === 'channel' ? at.place.channelId : at.place.kind === 'chat' ? at.chat : null;
  const newest = newestByPlace(teams.messages.values(), personaId);
  useEffect(() => {
    if (teams.connection !== 'live') return;
    setSeen((before) => look(before, { personaId, here, chat: at.chat, newest: newestByPlace(teams.messages.values(), personaId) }));
  }, [teams.connection, teams.messages, personaId, here, at.chat]);
  const known = `${personaId} ` in seen;
  return new Set([...newest].filter(([place, id]) => known && id > (seen[`${personaId} ${place}`] ?? 0)).map(([place]) => place));
}

type Look = Readonly<{ personaId: string; here: string | null; chat: string; newest: ReadonlyMap<string, number> }>;

/** What stood in the channels when a persona was first played counts as seen; later, and in the own chat, only what is on the screen. */
function look(before: Seen, { personaId, here, chat, newest }: Look): Seen {
  const first = !(`${personaId} ` in before);
  const looked = [...newest].filter(
    ([place, id]) => ((first && place !== chat) || place === here) && id > (before[`${personaId} ${place}`] ?? 0),
  );
  if (!first && looked.length === 0) return before;
  return { ...before, [`${personaId} `]: 1, ...Object.fromEntries(looked.map(([place, id]) => [`${personaId} ${place}`, id])) };
}

function newestByPlace(messages: Iterable<MessageOnWire>, personaId: string): ReadonlyMap<string, number> {
  const newest = new Map<string, number>();
  for (const { place, id, author } of messages) {
    if (author.id !== personaId) newest.set(place, Math.max(newest.get(place) ?? 0, Number(id)));
  }
  return newest;
}
