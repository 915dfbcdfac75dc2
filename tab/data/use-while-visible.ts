import { useEffect, useRef } from 'react';

/** Does something every `everyMs` while the page can be seen, and at once when it can be seen again. */
export function useWhileVisible(everyMs: number, work: () => void): void {
  const latest = useRef(work);
  latest.current = work;
  useEffect(() => {
    const ifVisible = (): void => {
      if (document.visibilityState === 'visible') latest.current();
    };
    const timer = setInterval(ifVisible, everyMs);
    document.addEventListener('visibilitychange', ifVisible);
    return () => {
      clearInterval(timer);
      document.removeEventListener('visibilitychange', ifVisible);
    };
  }, [everyMs]);
}
