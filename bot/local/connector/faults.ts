import type { ServerResponse } from 'node:http';
import { sendJson } from '../exchange.ts';

/** A failure the connector shows to the bot, for tests. Used `times` times, oldest first. */
export type Fault = Readonly<{
  /** Absent = any. */
  method?: string;
  /** Tested against the path after the mount point, without query; absent = any. */
  path?: RegExp;
  /** 1 when absent. */
  times?: number;
  /** `done`: the request takes effect and only its answer fails. Otherwise nothing happens. */
  effect?: 'not_done' | 'done';
  answer:
    | Readonly<{ kind: 'status'; status: number; code?: string; retryAfterSeconds?: number }>
    /** Never answers; the connection stays open until the emulator closes. */
    | Readonly<{ kind: 'hang' }>
    /** Cuts the connection. */
    | Readonly<{ kind: 'reset' }>;
}>;

export class Faults {
  readonly #waiting: { fault: Fault; left: number }[] = [];
  readonly #hanging = new Set<ServerResponse>();

  add(fault: Fault): void {
    this.#waiting.push({ fault, left: fault.times ?? 1 });
  }

  clear(): void {
    this.#waiting.length = 0;
    for (const res of this.#hanging) res.destroy();
    this.#hanging.clear();
  }

  take(method: string, path: string): Fault | null {
    const found = this.#waiting.find(({ fault }) => (fault.method ?? method) === method && (fault.path?.test(path) ?? true));
    if (found === undefined) return null;
    found.left -= 1;
    if (found.left <= 0) this.#waiting.splice(this.#waiting.indexOf(found), 1);
    return found.fault;
  }

  answer(fault: Fault, res: ServerResponse): void {
    const { answer } = fault;
    if (answer.kind === 'reset') res.destroy();
    else if (answer.kind === 'hang') this.#hanging.add(res);
    else {
      const retry = answer.retryAfterSeconds === undefined ? {} : { 'retry-after': String(answer.retryAfterSeconds) };
      sendJson(res, answer.status, { error: { code: answer.code ?? 'Injected', message: 'A fault that a test asked for.' } }, retry);
    }
  }
}
