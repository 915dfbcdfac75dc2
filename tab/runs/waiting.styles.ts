import { makeStyles, tokens } from '@fluentui/react-components';

export const useWaitingStyles = makeStyles({
  list: {
    maxWidth: '760px',
    display: 'flex',
    flexDirection: 'column',
    gap: tokens.spacingVerticalL,
    margin: 0,
    padding: 0,
    listStyleType: 'none',
  },
  card: { display: 'flex', flexDirection: 'column', gap: tokens.spacingVerticalL },
  title: { fontSize: tokens.fontSizeBase400, fontWeight: tokens.fontWeightSemibold, overflowWrap: 'anywhere' },
  heading: { margin: 0 },
  quiet: { color: tokens.colorNeutralForeground3, overflowWrap: 'anywhere' },
});
