import { makeStyles, tokens } from '@fluentui/react-components';
import { useEffect, useRef } from 'react';
import { visibleText } from '../text/visible.ts';

const useStyles = makeStyles({
  block: {
    margin: 0,
    maxHeight: '320px',
    overflow: 'auto',
    padding: tokens.spacingHorizontalM,
    borderRadius: tokens.borderRadiusMedium,
    border: `1px solid ${tokens.colorNeutralStroke2}`,
    backgroundColor: tokens.colorNeutralBackground3,
    color: tokens.colorNeutralForeground1,
    fontFamily: tokens.fontFamilyMonospace,
    fontSize: tokens.fontSizeBase200,
    lineHeight: tokens.lineHeightBase300,
    whiteSpace: 'pre-wrap',
    overflowWrap: 'anywhere',
    tabSize: 4,
    ':focus-visible': { outline: `2px solid ${tokens.colorStrokeFocus2}`, outlineOffset: '-2px' },
  },
});

/** The end of what a step printed. Follows the newest line as long as the reader is at the bottom. */
export function OutputTail({ text, label }: Readonly<{ text: string; label: string }>) {
  const styles = useStyles();
  const block = useRef<HTMLElement>(null);
  const atBottom = useRef(true);
  // biome-ignore lint/correctness/useExhaustiveDependencies: scrolls again exactly when the text changes
  useEffect(() => {
    if (atBottom.current && block.current !== null) block.current.scrollTop = block.current.scrollHeight;
  }, [text]);
  return (
    <section
      ref={block}
      className={styles.block}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard (WCAG 2.1.1)
      tabIndex={0}
      aria-label={label}
      onScroll={({ currentTarget: box }) => {
        atBottom.current = box.scrollHeight - box.scrollTop - box.clientHeight < 24;
      }}
    >
      {visibleText(text)}
    </section>
  );
}
