import { createContext, useContext } from 'react';
import type { Me } from '../../bot/http/contract.ts';
import type { Api } from '../api/client.ts';
import type { SignIn } from '../api/token.ts';
import type { TabClock } from '../clock.ts';
import type { LiveHub } from '../data/live-hub.ts';
import type { Shelf } from '../data/shelf.ts';
import type { Consent } from '../teams/consent.ts';
import type { PeopleList } from '../teams/people.ts';
import type { Memory } from '../verify/memory.ts';
import type { Here } from './here.ts';

/** Everything a page may use. Made once in `main.tsx`; nothing in the tab is global. */
export type TabParts = Readonly<{
  api: Api;
  signIn: SignIn;
  clock: TabClock;
  hub: LiveHub;
  shelf: Shelf;
  people: PeopleList;
  consent: Consent | null;
  /** Null in a tab that belongs to no channel or group chat. */
  here: Here | null;
  /** Of the audit log, what this browser has verified before. */
  memory: Memory;
}>;

export const TabContext = createContext<TabParts | null>(null);
/** Who is signed in; null while it is not known yet. */
export const MeContext = createContext<Me | null>(null);

export function useTab(): TabParts {
  const parts = useContext(TabContext);
  if (parts === null) throw new Error('A page of the tab was rendered outside of TabContext.');
  return parts;
}

export function useMe(): Me | null {
  return useContext(MeContext);
}
