import { makeStyles, tokens } from '@fluentui/react-components';
import { useEffect, useLayoutEffect, useRef, useState } from 'react';
import type { OutputLine } from '../text/lines.ts';
import { visibleText } from '../text/visible.ts';
import { HOVER } from './hover.styles.ts';

const LINE_PX = 20;
/** Lines drawn above and below what can be seen, so that scrolling shows no gaps. */
const SPARE = 30;

const useStyles = makeStyles({
  window: {
    position: 'relative',
    overflow: 'auto',
    maxHeight: 'max(240px, calc(100vh - 260px))',
    border: `1px solid ${tokens.colorNeutralStroke2}`,
    borderRadius: tokens.borderRadiusMedium,
    backgroundColor: tokens.colorNeutralBackground1,
    ':focus-visible': { outline: `2px solid ${tokens.colorStrokeFocus2}`, outlineOffset: '-2px' },
  },
  lines: {
    position: 'absolute',
    insetInlineStart: 0,
    minWidth: '100%',
    margin: 0,
    fontFamily: tokens.fontFamilyMonospace,
    fontSize: tokens.fontSizeBase200,
    lineHeight: `${LINE_PX}px`,
    tabSize: 4,
  },
  line: { display: 'flex', height: `${LINE_PX}px`, whiteSpace: 'pre', ':hover': HOVER },
  number: {
    flexShrink: 0,
    width: '64px',
    paddingRight: tokens.spacingHorizontalM,
    textAlign: 'end',
    color: tokens.colorNeutralForeground3,
    userSelect: 'none',
  },
});

/** A scrolling window on any number of lines: only those near the visible part are in the page. */
export function LineWindow({ lines, label }: Readonly<{ lines: readonly OutputLine[]; label: string }>) {
  const styles = useStyles();
  const { box, first, last, scrolled } = useVisibleLines(lines.length);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard (WCAG 2.1.1)
    <section ref={box} className={styles.window} tabIndex={0} aria-label={label} onScroll={scrolled}>
      <div style={{ height: `${lines.length * LINE_PX}px` }} />
      <div className={styles.lines} style={{ top: `${first * LINE_PX}px` }}>
        {lines.slice(first, last).map((line) => (
          <div key={line.id} className={styles.line}>
            <span className={styles.number} aria-hidden>
              {line.number}
            </span>
            <span>{visibleText(line.text)}</span>
          </div>
        ))}
      </div>
    </section>
  );
}

/** Which lines to draw. Starts at the end and stays there while new lines come, unless the reader scrolled up. */
function useVisibleLines(count: number) {
  const box = useRef<HTMLElement>(null);
  const atEnd = useRef(true);
  const [view, setView] = useState({ top: 0, height: 800 });
  const scrolled = (): void => {
    const element = box.current;
    if (element === null) return;
    atEnd.current = element.scrollHeight - element.scrollTop - element.clientHeight < LINE_PX * 2;
    setView({ top: element.scrollTop, height: element.clientHeight });
  };
  // biome-ignore lint/correctness/useExhaustiveDependencies: only new lines move the window
  useLayoutEffect(() => {
    if (atEnd.current && box.current !== null) box.current.scrollTop = box.current.scrollHeight;
    scrolled();
  }, [count]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the handler reads only refs
  useEffect(() => {
    window.addEventListener('resize', scrolled);
    return () => window.removeEventListener('resize', scrolled);
  }, []);
  const first = Math.max(0, Math.floor(view.top / LINE_PX) - SPARE);
  return { box, scrolled, first, last: Math.min(count, Math.ceil((view.top + view.height) / LINE_PX) + SPARE) };
}
