/**
 * The tab's time. People's computers are often some minutes wrong, so countdowns follow the server: every answer's
 * `date` header corrects the offset. The only file of the tab that reads the wall clock.
 */
export type TabClock = Readonly<{
  /** Milliseconds since 1970 as the server counts them. */
  nowMs(): number;
  /** Takes an HTTP `date` header; differences below two seconds are the header's rounding and are ignored. */
  heardServerDate(header: string | null): void;
}>;

export function createTabClock(readMs: () => number = Date.now): TabClock {
  let offsetMs = 0;
  return {
    nowMs: () => readMs() + offsetMs,
    heardServerDate(header) {
      const serverMs = header === null ? Number.NaN : Date.parse(header);
      if (Number.isNaN(serverMs)) return;
      const differenceMs = serverMs - readMs();
      offsetMs = Math.abs(differenceMs) < 2000 ? 0 : differenceMs;
    },
  };
}
