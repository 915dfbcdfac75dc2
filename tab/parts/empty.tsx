import { makeStyles, Subtitle2, tokens } from '@fluentui/react-components';
import type { ReactNode } from 'react';

const useStyles = makeStyles({
  box: {
    display: 'flex',
    flexDirection: 'column',
    alignItems: 'center',
    textAlign: 'center',
    gap: tokens.spacingVerticalM,
    paddingBlock: '48px',
    paddingInline: tokens.spacingHorizontalL,
    border: `1px dashed ${tokens.colorNeutralStroke2}`,
    borderRadius: tokens.borderRadiusXLarge,
  },
  icon: { color: tokens.colorNeutralForeground3, fontSize: '32px', lineHeight: 0 },
  text: {
    maxWidth: '66ch',
    color: tokens.colorNeutralForeground2,
    display: 'flex',
    flexDirection: 'column',
    alignItems: 'center',
    gap: tokens.spacingVerticalM,
  },
});

type Props = Readonly<{ icon: ReactNode; title: string; children?: ReactNode }>;

/** What stands where there is nothing: why, and what makes something appear. */
export function Empty({ icon, title, children }: Props) {
  const styles = useStyles();
  return (
    <div className={styles.box}>
      <span className={styles.icon} aria-hidden>
        {icon}
      </span>
      <Subtitle2 as="h2">{title}</Subtitle2>
      <div className={styles.text}>{children}</div>
    </div>
  );
}
