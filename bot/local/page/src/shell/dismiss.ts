import { type RefObject, useEffect, useRef } from 'react';

const KINDS = ['pointerdown', 'keydown', 'focusin'] as const;

/** While `open`: closes on Escape, and on whatever is pressed or focused outside of `place`. */
export function useDismiss(place: RefObject<HTMLElement | null>, open: boolean, close: () => void): void {
  const closing = useRef(close);
  closing.current = close;
  useEffect(() => {
    if (!open) return;
    const leave = (event: Event): void => {
      const inside = event.target instanceof Node && place.current?.contains(event.target);
      if (event instanceof KeyboardEvent ? event.key === 'Escape' : !inside) closing.current();
    };
    for (const kind of KINDS) document.addEventListener(kind, leave);
    return () => {
      for (const kind of KINDS) document.removeEventListener(kind, leave);
    };
  }, [open, place]);
}
