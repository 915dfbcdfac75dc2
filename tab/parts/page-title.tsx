import { makeStyles, tokens } from '@fluentui/react-components';
import { type ReactNode, useEffect, useRef } from 'react';
import { visibleText } from '../text/visible.ts';

const useStyles = makeStyles({
  row: {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    gap: tokens.spacingHorizontalM,
    rowGap: tokens.spacingVerticalS,
    marginBottom: tokens.spacingVerticalL,
  },
  title: {
    margin: 0,
    outlineStyle: 'none',
    flex: '1 1 auto',
    overflowWrap: 'anywhere',
    fontSize: tokens.fontSizeBase500,
    lineHeight: tokens.lineHeightBase500,
    fontWeight: tokens.fontWeightSemibold,
  },
});

let firstPage = true;

/**
 * The heading of a page. It takes the focus when the page opens, so that a screen reader says where one is and the keyboard
 * goes on from there; the very first page leaves the focus where Teams has it.
 */
export function PageTitle({ title, children }: Readonly<{ title: string; children?: ReactNode }>) {
  const styles = useStyles();
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    if (!firstPage) heading.current?.focus({ preventScroll: true });
    firstPage = false;
  }, []);
  useEffect(() => {
    document.title = `${title} · Signalbox`;
  }, [title]);
  return (
    <div className={styles.row}>
      <h1 ref={heading} tabIndex={-1} className={styles.title}>
        <bdi>{visibleText(title)}</bdi>
      </h1>
      {children}
    </div>
  );
}
