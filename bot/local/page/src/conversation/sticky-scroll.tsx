import { Button } from '@fluentui/react-components';
import { ArrowDown16Regular } from '@fluentui/react-icons';
import { type ReactNode, useEffect, useRef, useState } from 'react';

const NEAR_PX = 80;

type Props = Readonly<{ label: string; testId: string /** A message to show first. */; shownId: string | null; children: ReactNode }>;

/** A list that follows its end while one reads there, and stays where one is otherwise. */
export function StickyScroll({ label, testId, shownId, children }: Props) {
  const outer = useRef<HTMLDivElement>(null);
  const inner = useRef<HTMLDivElement>(null);
  const [atEnd, setAtEnd] = useState(true);
  const following = useRef(shownId === null);
  useEffect(() => {
    if (inner.current === null) return;
    const observer = new ResizeObserver(() => {
      if (following.current) scrollToEnd(outer.current);
    });
    observer.observe(inner.current);
    return () => observer.disconnect();
  }, []);
  useEffect(() => {
    if (shownId !== null) show(inner.current, shownId);
  }, [shownId]);
  const scrolled = (): void => {
    const list = outer.current;
    if (list === null) return;
    following.current = list.scrollHeight - list.scrollTop - list.clientHeight < NEAR_PX;
    setAtEnd(following.current);
  };
  return (
    <div className="scroll-place">
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard (WCAG 2.1.1). */}
      <div ref={outer} className="scroll" data-testid={testId} role="log" aria-label={label} tabIndex={0} onScroll={scrolled}>
        <div ref={inner} className="scroll-content">
          {children}
        </div>
      </div>
      {!atEnd && (
        <Button
          className="scroll-down"
          shape="circular"
          size="small"
          icon={<ArrowDown16Regular />}
          onClick={() => scrollToEnd(outer.current)}
        >
          Newest
        </Button>
      )}
    </div>
  );
}

function scrollToEnd(list: HTMLElement | null): void {
  list?.scrollTo({ top: list.scrollHeight });
}

function show(list: HTMLElement | null, messageId: string): void {
  const found = list?.querySelector(`[data-message-id="${CSS.escape(messageId)}"]`);
  found?.scrollIntoView({ block: 'center' });
  found?.classList.add('shown');
}
