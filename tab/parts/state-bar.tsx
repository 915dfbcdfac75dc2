import { MessageBar, MessageBarBody, type MessageBarProps, MessageBarTitle, makeStyles, tokens } from '@fluentui/react-components';
import type { ReactNode } from 'react';

const useStyles = makeStyles({
  bar: { paddingBlock: tokens.spacingVerticalXS, alignItems: 'start' },
  body: {
    overflowWrap: 'anywhere',
    whiteSpace: 'normal',
    lineHeight: tokens.lineHeightBase300,
    paddingBlock: tokens.spacingVerticalXS,
    minWidth: 0,
  },
});

type Props = Readonly<{ intent: NonNullable<MessageBarProps['intent']>; title: string; children?: ReactNode }>;

/** How something stands, with what to do about it. It is not read out by itself. */
export function StateBar({ intent, title, children }: Props) {
  const styles = useStyles();
  return (
    <MessageBar intent={intent} layout="multiline" className={styles.bar}>
      <MessageBarBody className={styles.body}>
        <MessageBarTitle>{title}</MessageBarTitle> {children}
      </MessageBarBody>
    </MessageBar>
  );
}
