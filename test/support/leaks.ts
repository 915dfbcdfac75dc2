/** What keeps the process alive: kinds of open resources and how many there are of each. */
export type OpenResources = ReadonlyMap<string, number>;

/** Streams of the process itself and the timer of the hook that asks are always there. */
const OURS = new Set(['TTYWrap', 'PipeWrap', 'FSReqPromise', 'FSReqCallback', 'CloseReq']);

export function openResources(): OpenResources {
  const counts = new Map<string, number>();
  for (const kind of process.getActiveResourcesInfo()) {
    if (!OURS.has(kind)) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  }
  return counts;
}

/** What is open beyond `before`, e.g. `1 TCPServerWrap`; empty when nothing is. */
export function grown(before: OpenResources, now: OpenResources): readonly string[] {
  return [...now].flatMap(([kind, many]) => {
    const more = many - (before.get(kind) ?? 0);
    return more > 0 ? [`${more} ${kind}`] : [];
  });
}

/** Waits until nothing is open beyond `before`, because sockets and child processes take a moment to go. Returns what stays. */
export async function leftOpen(before: OpenResources, deadlineMs: number): Promise<readonly string[]> {
  const end = performance.now() + deadlineMs;
  let left = grown(before, openResources());
  while (left.length > 0 && performance.now() < end) {
    await new Promise<void>((resolve) => setTimeout(resolve, 50).unref());
    left = grown(before, openResources());
  }
  return left;
}
