import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { until } from './until.ts';

/** A request that the target has taken: its effect has happened, whatever becomes of the answer. */
export type Effect = Readonly<{
  run: string;
  step: string;
  at: number;
  /** By this the target would know a repetition: the key that came with it, or what was put where. */
  key: string;
}>;

/** A system outside that runs change over HTTP. It notes every effect at the moment that it happens. */
export type CountedTarget = Readonly<{
  origin: string;
  port: number;
  effects(): readonly Effect[];
  /** How many effects a run had. */
  of(run: string): number;
  /** Lets `/hold` answer; what is held later waits for the next call. */
  release(): void;
  /** How far the clock of those who call is ahead. */
  setAhead(ms: number): void;
  /** Waits until a run is held at `/hold`. */
  holding(run: string): Promise<void>;
  close(): Promise<void>;
}>;

/** What the first part of the path has the target answer; everything else is 200. `/cut` breaks the connection after the effect. */
const STATUSES: Readonly<Record<string, number>> = { refuse: 409, fail: 500, busy: 503 };
/** What it refuses or only looks at has no effect. */
const WITHOUT_EFFECT = new Set(['refuse', 'busy', 'look']);
/** How long `/slow` and `/look` take to answer, so that somebody who is killed is often killed while waiting for them. */
const SLOW_MS = 25;

export async function startTarget(port = 0): Promise<CountedTarget> {
  const effects: Effect[] = [];
  let aheadMs = 0;
  const held = new Map<http.ServerResponse, string>();
  const server = http.createServer((req, res) => {
    const { pathname, searchParams } = new URL(req.url ?? '/', 'http://target');
    const run = searchParams.get('run') ?? '';
    const kind = pathname.slice(1);
    const step = searchParams.get('step') ?? '';
    const key = String(req.headers['idempotency-key'] ?? `${req.method} ${run}/${step}`);
    if (!WITHOUT_EFFECT.has(kind)) effects.push({ run, step, at: Date.now() + aheadMs, key });
    req.resume();
    if (kind === 'cut') return void res.destroy();
    if (kind === 'hold') return void held.set(res, run);
    const answer = () => res.writeHead(STATUSES[kind] ?? 200, { 'content-type': 'text/plain', connection: 'close' }).end('done');
    if (kind === 'slow' || kind === 'look') setTimeout(answer, SLOW_MS);
    else answer();
  });
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  const address = server.address() as AddressInfo;
  return {
    origin: `http://127.0.0.1:${address.port}`,
    port: address.port,
    effects: () => effects,
    of: (run) => effects.filter((effect) => effect.run === run).length,
    release: () => {
      for (const res of held.keys()) res.writeHead(200, { connection: 'close' }).end('done');
      held.clear();
    },
    setAhead: (ms) => {
      aheadMs = ms;
    },
    holding: async (run) => void (await until(`run ${run} is held`, () => [...held.values()].includes(run))),
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
