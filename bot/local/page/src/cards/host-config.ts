import teamsDark from 'adaptivecards-designer/lib/hostConfigs/microsoft-teams-dark.json';
import teamsLight from 'adaptivecards-designer/lib/hostConfigs/microsoft-teams-light.json';
import { FONT, type ThemeName } from '../theme.ts';

/** Foreground colours of a card, by the names cards use. */
type Colours = Readonly<Record<'default' | 'dark' | 'light' | 'accent' | 'good' | 'warning' | 'attention', string>>;

/**
 * Microsoft's published host configurations for Teams give spacing, sizes and behaviour. Their colours are older than today's Teams and
 * fail its contrast (green and yellow text on white); Fluent's tokens, which Teams uses now, take their place.
 */
const COLOURS: Readonly<Record<ThemeName, Colours>> = {
  light: {
    default: '#242424',
    dark: '#242424',
    light: '#616161',
    accent: '#4f52b2',
    good: '#0e700e',
    warning: '#835b00',
    attention: '#b10e1c',
  },
  dark: {
    default: '#ffffff',
    dark: '#d6d6d6',
    light: '#ffffff',
    accent: '#aab1fa',
    good: '#54b054',
    warning: '#feee66',
    attention: '#f1707b',
  },
  contrast: {
    default: '#ffffff',
    dark: '#ffffff',
    light: '#ffffff',
    accent: '#1aebff',
    good: '#3ff23f',
    warning: '#ffff01',
    attention: '#ff9494',
  },
};
const SUBTLE: Readonly<Record<ThemeName, string>> = { light: '#616161', dark: '#adadad', contrast: '#ffffff' };
const BACKGROUNDS: Readonly<Record<ThemeName, Readonly<Record<string, string>>>> = {
  light: { default: '#ffffff', emphasis: '#f5f5f5', accent: '#e8ebfa', good: '#f1faf1', warning: '#fffbd6', attention: '#fdf6f6' },
  dark: { default: '#292929', emphasis: '#1f1f1f', accent: '#2b2b40', good: '#052505', warning: '#44330a', attention: '#3f1011' },
  contrast: { default: '#000000', emphasis: '#000000', accent: '#000000', good: '#000000', warning: '#000000', attention: '#000000' },
};
const LINE: Readonly<Record<ThemeName, string>> = { light: '#e0e0e0', dark: '#3d3d3d', contrast: '#ffffff' };
const MONOSPACE = "Consolas, 'Courier New', Courier, monospace";

export function hostConfigFor(theme: ThemeName): object {
  const base = theme === 'light' ? teamsLight : teamsDark;
  const fontTypes = {
    default: { ...base.fontTypes.default, fontFamily: FONT },
    monospace: { ...base.fontTypes.monospace, fontFamily: MONOSPACE, fontSizes: { ...base.fontTypes.monospace.fontSizes, default: 13 } },
  };
  const foregroundColors = Object.fromEntries(
    Object.entries(COLOURS[theme]).map(([name, colour]) => [
      name,
      { default: colour, subtle: name === 'default' ? SUBTLE[theme] : colour },
    ]),
  );
  const containerStyles = Object.fromEntries(
    Object.entries(BACKGROUNDS[theme]).map(([name, backgroundColor]) => [name, { backgroundColor, foregroundColors }]),
  );
  return { ...base, fontTypes, containerStyles, separator: { ...base.separator, lineColor: LINE[theme] } };
}
