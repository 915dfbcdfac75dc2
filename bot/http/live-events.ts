import type { Request, Response } from 'express';
import type { Clock } from '../core/clock.ts';
import { AppError } from '../core/errors.ts';
import type { RunId } from '../core/ids.ts';
import type { Logger } from '../core/ports.ts';
import { type Principal, principalKey, samePrincipal } from '../core/principal.ts';
import { message } from '../core/text/message.ts';
import type { Touched } from '../core/topic.ts';
import type { Caller } from './route.ts';

export type Changes = Readonly<{
  /** Calls the listener with each run that changed, until the returned function is called. */
  subscribe(listener: (runId: RunId) => void): () => void;
  /** The same for whatever else changed. */
  onTouched(listener: (what: Touched) => void): () => void;
}>;

export type StreamLimits = Readonly<{ perPerson: number; total: number; heartbeatMs: number }>;
export const STREAM_LIMITS: StreamLimits = { perPerson: 8, total: 1_000, heartbeatMs: 15_000 };

type Sources = Readonly<{
  changes: Changes;
  maySee(who: Principal, id: RunId): Promise<boolean>;
  mayGovern(who: Principal): Promise<boolean>;
  clock: Clock;
  logger: Logger;
  limits: StreamLimits;
}>;

/** A reader that is further behind than this is cut off; it connects again and reads everything anew. */
const MAX_PENDING = 1_000;
/** Timers beyond this fire at once. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** The open event streams of this process. */
export class LiveEvents {
  readonly #sources: Sources;
  readonly #open = new Map<LiveStream, string>();

  constructor(sources: Sources) {
    this.#sources = sources;
  }

  /** Starts a stream that ends with the token, the client, or `closeAll`. Throws `rate_limited` when too many are open. */
  open(caller: Caller, req: Request, res: Response): void {
    if (req.method === 'HEAD') return void res.type('text/event-stream').end();
    const key = principalKey(caller.principal);
    const { perPerson, total } = this.#sources.limits;
    const own = [...this.#open.values()].filter((other) => other === key).length;
    if (own >= perPerson || this.#open.size >= total) throw tooManyStreams();
    const stream = new LiveStream(this.#sources, caller, res);
    this.#open.set(stream, key);
    res.once('close', () => {
      this.#open.delete(stream);
      stream.stop();
    });
  }

  closeAll(): void {
    for (const stream of this.#open.keys()) stream.end();
  }
}

class LiveStream {
  readonly #sources: Sources;
  readonly #who: Principal;
  readonly #res: Response;
  /** What is still to be told: the event, and whether this reader may hear of it when its turn comes. */
  readonly #pending = new Map<string, () => Promise<boolean>>();
  readonly #stops: readonly (() => void)[];
  #sending = false;

  constructor(sources: Sources, caller: Caller, res: Response) {
    this.#sources = sources;
    this.#who = caller.principal;
    this.#res = res;
    res.writeHead(200, { 'content-type': 'text/event-stream', 'x-accel-buffering': 'no' });
    const heartbeat = setInterval(() => res.write(': still here\n\n'), sources.limits.heartbeatMs);
    const restMs = caller.expiresAt.getTime() - sources.clock.now().getTime();
    const expiry = setTimeout(() => this.end(), Math.min(restMs, LONGEST_TIMER_MS));
    const unsubscribe = sources.changes.subscribe((runId) => this.#changed(runId));
    const untouched = sources.changes.onTouched((what) => this.#touched(what));
    this.#stops = [unsubscribe, untouched, () => clearInterval(heartbeat), () => clearTimeout(expiry)];
    res.write('event: hello\ndata: {}\n\n');
  }

  end(): void {
    this.stop();
    this.#res.end();
  }

  stop(): void {
    for (const stop of this.#stops) stop();
    this.#pending.clear();
  }

  #changed(runId: RunId): void {
    this.#tell(`event: run\ndata: ${JSON.stringify({ runId })}\n\n`, () => this.#sources.maySee(this.#who, runId));
  }

  #touched(what: Touched): void {
    const event = `event: ${what.topic}\ndata: {}\n\n`;
    if (what.topic === 'rules') this.#tell(event, () => this.#sources.mayGovern(this.#who));
    else if (what.people.some((person) => samePrincipal(person, this.#who))) this.#tell(event, async () => true);
  }

  #tell(event: string, may: () => Promise<boolean>): void {
    this.#pending.set(event, may);
    if (this.#pending.size > MAX_PENDING) this.end();
    if (this.#sending) return;
    this.#sending = true;
    this.#sendPending().catch((error: unknown) => {
      // The client connects again and reads everything, so nothing is lost with this stream.
      this.#sources.logger.warn({ err: error }, 'An event stream was closed because a change could not be checked.');
      this.end();
    });
  }

  /** One change at a time, so that a slow reader holds back its own stream only; a run that changes meanwhile is sent once more. */
  async #sendPending(): Promise<void> {
    for (const [event, may] of this.#pending) {
      this.#pending.delete(event);
      if (!(await may()) || this.#res.writableEnded) continue;
      if (!this.#res.write(event)) await drained(this.#res);
    }
    this.#sending = false;
  }
}

async function drained(res: Response): Promise<void> {
  if (res.closed) return;
  await new Promise<void>((resolve) => {
    const done = (): void => {
      res.off('drain', done).off('close', done);
      resolve();
    };
    res.on('drain', done).on('close', done);
  });
}

function tooManyStreams(): AppError {
  return new AppError({
    code: 'rate_limited',
    reason: 'http.too_many_streams',
    message: message('api.too-many-windows'),
    details: { retryAfterMs: 30_000 },
  });
}
