import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';

/** A program of `programs/` in a process of its own, so that what it costs is its alone. */
export type Worker<Ready> = Readonly<{
  pid: number;
  /** What it said when it was ready. */
  ready: Ready;
  /** Gives it work and waits for its answer. Throws what it threw. */
  ask<Answer>(work: unknown): Promise<Answer>;
  stop(): Promise<void>;
}>;

type Said = Readonly<{ ready?: unknown; answer?: unknown; failed?: string }>;

/** Starts `programs/<name>.ts` with an order and waits until it is ready. */
export async function startWorker<Ready>(name: string, order: unknown): Promise<Worker<Ready>> {
  const file = path.join(import.meta.dirname, 'programs', `${name}.ts`);
  const child = fork(file, [JSON.stringify(order)], { execArgv: ['--import=tsx', ...profiled(name)] });
  const ready = (await next(child, name)).ready as Ready;
  return {
    pid: child.pid ?? 0,
    ready,
    ask: async <Answer>(work: unknown) => {
      child.send({ work });
      return (await next(child, name)).answer as Answer;
    },
    stop: async () => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const gone = once(child, 'exit');
      child.disconnect();
      await gone;
    },
  };
}

/** BENCH_PROFILE names a program whose CPU profile is wanted, which lands in `build/profiles`. */
function profiled(name: string): readonly string[] {
  return process.env['BENCH_PROFILE'] === name ? ['--cpu-prof', '--cpu-prof-dir=build/profiles'] : [];
}

/** One question at a time, so the next message is its answer. */
async function next(child: ChildProcess, name: string): Promise<Said> {
  return await new Promise((resolve, reject) => {
    const ended = (code: number | null): void => reject(new Error(`${name} ended with ${code}.`));
    child.once('exit', ended);
    child.once('message', (said: Said) => {
      child.off('exit', ended);
      if (said.failed === undefined) resolve(said);
      else reject(new Error(`${name}: ${said.failed}`));
    });
  });
}

/** The other side: says that it is ready, answers one piece of work at a time, and ends when nobody asks any more. */
export function serve(ready: unknown, work: (asked: unknown) => Promise<unknown>, stop: () => Promise<void>): void {
  process.on('message', async (message: Readonly<{ work: unknown }>) => {
    try {
      process.send?.({ answer: (await work(message.work)) ?? null });
    } catch (thrown) {
      process.send?.({ failed: thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown) });
    }
  });
  process.once('disconnect', async () => {
    await stop();
    process.exit(0);
  });
  process.send?.({ ready });
}

/** What the starter ordered. */
export function orderOf<Order>(): Order {
  return JSON.parse(process.argv[2] ?? '{}') as Order;
}

/** Does something so many times, so many at once; gives how often a second. */
export async function rate(count: number, atOnce: number, once: (index: number) => Promise<unknown>): Promise<number> {
  let index = 0;
  const one = async (): Promise<void> => {
    while (index < count) {
      index += 1;
      await once(index);
    }
  };
  const started = performance.now();
  await Promise.all(Array.from({ length: Math.min(atOnce, count) }, one));
  return (count * 1000) / (performance.now() - started);
}
