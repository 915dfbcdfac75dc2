import { useEffect, useState } from 'react';
import { useTab } from '../shell/tab-context.ts';

/** The time in milliseconds, renewed every `everyMs`; 0 = never again, for things that have ended. */
export function useNowMs(everyMs: number): number {
  const { clock } = useTab();
  const [nowMs, setNowMs] = useState(() => clock.nowMs());
  useEffect(() => {
    if (everyMs === 0) return;
    setNowMs(clock.nowMs());
    const timer = setInterval(() => setNowMs(clock.nowMs()), everyMs);
    return () => clearInterval(timer);
  }, [clock, everyMs]);
  return nowMs;
}
