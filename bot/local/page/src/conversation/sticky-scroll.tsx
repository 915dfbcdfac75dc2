import { Button } from '@fluentui/react-components';
import { ArrowDown16Regular } from '@fluentui/react-icons';
import { type ReactNode, type RefObject, useEffect, useRef, useState } from 'react';

const NEAR_PX = 80;

type Props = Readonly<{
  label: string;
  testId: string;
  /** A message to show first. */
  shownId: string | null;
  /** How many messages one wrote oneself: one more brings the end into sight. */
  ownCount: number;
  children: ReactNode;
}>;

/** A list that follows its end while one reads there, and stays where one is otherwise. */
export function StickyScroll({ label, testId, shownId, ownCount, children }: Props) {
  const outer = useRef<HTMLDivElement>(null);
  const inner = useRef<HTMLDivElement>(null);
  const [atEnd, setAtEnd] = useState(true);
  const following = useFollowing({ outer, inner, shownId, ownCount });
  const scrolled = (): void => {
    if (outer.current !== null) setAtEnd(following(outer.current));
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

type Following = Pick<Props, 'shownId' | 'ownCount'> &
  Readonly<{ outer: RefObject<HTMLElement | null>; inner: RefObject<HTMLElement | null> }>;

/** Returns what to do after scrolling: it tells whether the list is followed from there on. */
function useFollowing({ outer, inner, shownId, ownCount }: Following): (list: HTMLElement) => boolean {
  const following = useRef(shownId === null);
  const last = useRef({ top: 0, ownCount });
  useEffect(() => {
    if (inner.current === null) return;
    const observer = new ResizeObserver(() => {
      if (following.current) scrollToEnd(outer.current);
    });
    observer.observe(inner.current);
    return () => observer.disconnect();
  }, [inner, outer]);
  useEffect(() => {
    if (shownId !== null) show(inner.current, shownId);
  }, [inner, shownId]);
  useEffect(() => {
    if (ownCount > last.current.ownCount) {
      following.current = true;
      scrollToEnd(outer.current);
    }
    last.current.ownCount = ownCount;
  }, [outer, ownCount]);
  return (list) => {
    const near = list.scrollHeight - list.scrollTop - list.clientHeight < NEAR_PX;
    // Content that grows moves the end away without any scrolling; only moving up is a reader's wish to stay.
    if (near) following.current = true;
    else if (list.scrollTop < last.current.top) following.current = false;
    last.current.top = list.scrollTop;
    return following.current;
  };
}

function scrollToEnd(list: HTMLElement | null): void {
  list?.scrollTo({ top: list.scrollHeight });
}

function show(list: HTMLElement | null, messageId: string): void {
  const found = list?.querySelector(`[data-message-id="${CSS.escape(messageId)}"]`);
  found?.scrollIntoView({ block: 'center' });
  found?.classList.add('shown');
}
