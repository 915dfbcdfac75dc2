export type Refresher = Readonly<{
  /** Asks for the work to be done soon. Any number of calls while it runs or waits lead to exactly one more run. */
  trigger(): void;
  stop(): void;
}>;

/** Runs `work` at once when asked, then at most every `gapMs` and never twice at a time: events come in bursts, requests should not. */
export function createRefresher(work: () => Promise<void>, gapMs: number): Refresher {
  let state: 'idle' | 'busy' | 'again' | 'stopped' = 'idle';
  let timer: ReturnType<typeof setTimeout> | undefined;

  function begin(): void {
    state = 'busy';
    // `work` handles its own failures; whatever comes out, the next trigger must find the refresher able to run.
    const rest = (): void => {
      timer = setTimeout(settle, gapMs);
    };
    void work().then(rest, rest);
  }

  function settle(): void {
    if (state === 'again') begin();
    else if (state === 'busy') state = 'idle';
  }

  return {
    trigger() {
      if (state === 'idle') begin();
      else if (state === 'busy') state = 'again';
    },
    stop() {
      state = 'stopped';
      clearTimeout(timer);
    },
  };
}
