import { makeStyles, tokens } from '@fluentui/react-components';
import { visibleText } from '../text/visible.ts';
import { CopyButton } from './copy-button.tsx';

const useStyles = makeStyles({
  line: {
    display: 'inline-flex',
    alignItems: 'center',
    maxWidth: '100%',
    boxSizing: 'border-box',
    paddingLeft: tokens.spacingHorizontalM,
    paddingRight: tokens.spacingHorizontalXXS,
    borderRadius: tokens.borderRadiusMedium,
    backgroundColor: tokens.colorNeutralBackground3,
    color: tokens.colorNeutralForeground1,
    border: `1px solid ${tokens.colorTransparentStroke}`,
  },
  text: {
    flex: '1 1 auto',
    fontFamily: tokens.fontFamilyMonospace,
    fontSize: tokens.fontSizeBase200,
    overflowWrap: 'anywhere',
    textAlign: 'left',
    paddingBlock: '6px',
  },
});

/** Something to type in the channel, ready to be copied. */
export function CommandLine({ command }: Readonly<{ command: string }>) {
  return <CommandBox line={`@Signalbox ${command}`} />;
}

/** The same for whoever runs Signalbox, who types it on the server. */
export function ServerCommand({ words }: Readonly<{ words: readonly string[] }>) {
  return <CommandBox line={['signalbox', ...words].join(' ')} />;
}

function CommandBox({ line }: Readonly<{ line: string }>) {
  const styles = useStyles();
  return (
    <span className={styles.line}>
      <code className={styles.text}>{visibleText(line)}</code>
      <CopyButton text={line} what="command" />
    </span>
  );
}
