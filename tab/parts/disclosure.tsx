import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import { ChevronRight16Regular } from '@fluentui/react-icons/svg/chevron-right';
import { type ReactNode, useId, useState } from 'react';
import { HOVER } from './hover.styles.ts';

const useStyles = makeStyles({
  row: { display: 'flex', flexWrap: 'wrap', alignItems: 'center', columnGap: tokens.spacingHorizontalM },
  wide: { width: '100%', padding: `${tokens.spacingVerticalS} ${tokens.spacingHorizontalS}` },
  narrow: { padding: `2px ${tokens.spacingHorizontalS} 2px 2px`, marginLeft: '-4px' },
  button: {
    display: 'flex',
    alignItems: 'flex-start',
    gap: tokens.spacingHorizontalS,
    border: 'none',
    borderRadius: tokens.borderRadiusMedium,
    backgroundColor: 'transparent',
    color: 'inherit',
    font: 'inherit',
    textAlign: 'start',
    cursor: 'pointer',
    ':hover': HOVER,
    ':focus-visible': { outline: `2px solid ${tokens.colorStrokeFocus2}`, outlineOffset: '-2px' },
  },
  chevron: {
    flexShrink: 0,
    marginTop: '2px',
    color: tokens.colorNeutralForeground3,
    transitionProperty: 'transform',
    transitionDuration: tokens.durationFast,
    '@media (prefers-reduced-motion: reduce)': { transitionDuration: '0s' },
  },
  open: { transform: 'rotate(90deg)' },
  line: { flex: '1 1 auto', minWidth: 0 },
});

type Props = Readonly<{
  line: ReactNode;
  children: ReactNode;
  startsOpen?: boolean;
  /** Links that belong to the line, but must not be inside its button. Leaves the button as wide as its words. */
  aside?: ReactNode;
  toggled?(open: boolean): void;
}>;

/** A line that opens what belongs to it. What is closed is not in the page at all. */
export function Disclosure({ line, children, startsOpen = false, aside, toggled }: Props) {
  const styles = useStyles();
  const [open, setOpen] = useState(startsOpen);
  const id = useId();
  const toggle = (): void => {
    setOpen(!open);
    toggled?.(!open);
  };
  return (
    <>
      <div className={styles.row}>
        <button
          type="button"
          className={mergeClasses(styles.button, aside === undefined ? styles.wide : styles.narrow)}
          aria-expanded={open}
          aria-controls={open ? id : undefined}
          onClick={toggle}
        >
          <ChevronRight16Regular className={mergeClasses(styles.chevron, open && styles.open)} aria-hidden />
          <span className={styles.line}>{line}</span>
        </button>
        {aside}
      </div>
      {open && <div id={id}>{children}</div>}
    </>
  );
}
