import { makeStyles, tokens } from '@fluentui/react-components';

export const useRulesStyles = makeStyles({
  column: { display: 'flex', flexDirection: 'column', gap: tokens.spacingHorizontalL, maxWidth: '960px' },
  body: { display: 'flex', flexDirection: 'column', alignItems: 'flex-start', gap: tokens.spacingVerticalM, overflowWrap: 'anywhere' },
  words: { overflowWrap: 'anywhere', minWidth: 0 },
  block: { display: 'block' },
  quiet: { color: tokens.colorNeutralForeground3 },
  hash: { fontFamily: tokens.fontFamilyMonospace },
  list: { margin: 0, padding: 0, listStyleType: 'none', width: '100%' },
  item: {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    gap: tokens.spacingHorizontalM,
    paddingBlock: tokens.spacingVerticalS,
    ':not(:last-child)': { borderBottom: `1px solid ${tokens.colorNeutralStroke2}` },
  },
  grow: { flex: '1 1 200px', minWidth: 0, overflowWrap: 'anywhere' },
  problems: { margin: 0, paddingLeft: tokens.spacingHorizontalXL, overflowWrap: 'anywhere' },
  buttons: { display: 'flex', flexWrap: 'wrap', gap: tokens.spacingHorizontalS },
});
