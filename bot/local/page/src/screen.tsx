import { createContext, useContext } from 'react';
import type { Account, MessageOnWire, PersonaOnWire, PressButton, Start } from '../../contract.ts';
import type { Typed } from './compose/typed-text.ts';
import type { Teams } from './live.ts';
import type { ThemeName } from './theme.ts';

export type Target = Readonly<{ chat: true }> | Readonly<{ channel: string }> | Readonly<{ thread: string }>;

/** What every part of the page may need: who one is, what there is, what one can do. Actions show their failures themselves. */
export type Screen = Readonly<{
  start: Start;
  persona: PersonaOnWire;
  teams: Teams;
  theme: ThemeName;
  /** Everybody who can be mentioned: the bot first, without oneself. */
  accounts: readonly Account[];
  accountOf(author: MessageOnWire['author']): Account;
  send(target: Target, parts: readonly Typed[]): void;
  edit(messageId: string, parts: readonly Typed[]): void;
  press(press: PressButton): Promise<void>;
  /** Follows a link as Teams does: into a conversation, the tab, or a new window. */
  follow(url: string): void;
}>;

const ScreenContext = createContext<Screen | null>(null);

export const ScreenProvider = ScreenContext.Provider;

export function useScreen(): Screen {
  const screen = useContext(ScreenContext);
  if (screen === null) throw new Error('useScreen is used outside of the screen.');
  return screen;
}
