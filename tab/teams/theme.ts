import { type Theme, teamsDarkTheme, teamsHighContrastTheme, teamsLightTheme } from '@fluentui/react-components';

export const THEME_NAMES = ['default', 'dark', 'contrast'] as const;
export type ThemeName = (typeof THEME_NAMES)[number];

/** Arial before the generic family: many Linux desktops have nothing else that is as narrow as Segoe UI. */
const FONT = '"Segoe UI", "Segoe UI Web (West European)", -apple-system, BlinkMacSystemFont, Roboto, "Helvetica Neue", Arial, sans-serif';

const THEMES: Readonly<Record<ThemeName, Theme>> = {
  default: { ...teamsLightTheme, fontFamilyBase: FONT },
  dark: { ...teamsDarkTheme, fontFamilyBase: FONT },
  contrast: { ...teamsHighContrastTheme, fontFamilyBase: FONT },
};

/** Teams may add themes (`glass`); one that we do not know is shown as the default one. */
export function themeName(name: string | null): ThemeName {
  return THEME_NAMES.find((known) => known === name) ?? 'default';
}

export function themeNamed(name: ThemeName): Theme {
  return THEMES[name];
}
