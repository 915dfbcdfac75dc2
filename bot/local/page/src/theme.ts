import { type Theme, teamsDarkTheme, teamsHighContrastTheme, teamsLightTheme } from '@fluentui/react-components';
import { useState } from 'react';

export type ThemeName = 'light' | 'dark' | 'contrast';

type ThemeChoice = Readonly<{ name: ThemeName; label: string; tokens: Theme /** What teams-js calls it. */; teams: string }>;

/** Arial and Liberation Sans before the generic family: many Linux desktops have nothing else that is as narrow as Segoe UI. */
export const FONT =
  "'Segoe UI', 'Segoe UI Web (West European)', -apple-system, BlinkMacSystemFont, Roboto, 'Helvetica Neue', Arial, 'Liberation Sans', sans-serif";

export const THEMES: readonly ThemeChoice[] = [
  { name: 'light', label: 'Light', tokens: { ...teamsLightTheme, fontFamilyBase: FONT }, teams: 'default' },
  { name: 'dark', label: 'Dark', tokens: { ...teamsDarkTheme, fontFamilyBase: FONT }, teams: 'dark' },
  { name: 'contrast', label: 'High contrast', tokens: { ...teamsHighContrastTheme, fontFamilyBase: FONT }, teams: 'contrast' },
];

const STORED = 'signalbox-local-theme';

/** The theme and how to change it; it begins as chosen before, else as the system prefers. */
export function useTheme(): readonly [ThemeChoice, (name: ThemeName) => void] {
  const [name, setName] = useState<ThemeName>(firstTheme);
  const choose = (next: ThemeName): void => {
    localStorage.setItem(STORED, next);
    setName(next);
  };
  const choice = THEMES.find((theme) => theme.name === name);
  if (choice === undefined) throw new Error(`There is no theme ${name}.`);
  return [choice, choose];
}

function firstTheme(): ThemeName {
  const stored = THEMES.find((theme) => theme.name === localStorage.getItem(STORED));
  if (stored !== undefined) return stored.name;
  if (window.matchMedia('(prefers-contrast: more)').matches) return 'contrast';
  return window.matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light';
}
