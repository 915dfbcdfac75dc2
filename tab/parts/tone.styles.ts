import { makeStyles, tokens } from '@fluentui/react-components';

/** The foreground of each tone; all of them have enough contrast on the page's background in every Teams theme. */
export const useToneStyles = makeStyles({
  busy: { color: tokens.colorBrandForeground1 },
  people: { color: tokens.colorStatusWarningForeground1 },
  good: { color: tokens.colorStatusSuccessForeground1 },
  bad: { color: tokens.colorStatusDangerForeground3 },
  warn: { color: tokens.colorPaletteDarkOrangeForeground1 },
  idle: { color: tokens.colorNeutralForeground3 },
});

export const useRingStyles = makeStyles({
  ring: {
    display: 'inline-block',
    boxSizing: 'border-box',
    width: '16px',
    height: '16px',
    margin: '2px',
    borderRadius: '50%',
    border: `2.5px solid ${tokens.colorBrandStroke2Contrast}`,
    borderTopColor: tokens.colorBrandForeground1,
    animationName: { from: { transform: 'rotate(0deg)' }, to: { transform: 'rotate(360deg)' } },
    animationDuration: '1s',
    animationIterationCount: 'infinite',
    animationTimingFunction: 'linear',
    '@media (prefers-reduced-motion: reduce)': { animationDuration: '6s' },
  },
});
