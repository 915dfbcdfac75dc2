import { freePort } from '../support/free-port.ts';
import { type Program, startProgram } from '../support/program.ts';
import { until } from '../support/until.ts';
import type { History } from './history.ts';
import type { Order } from './order.ts';

const LONGEST_START_MS = 180_000;

/** Processes of the product by place, 0 and on: one that was killed is started again on its data. */
export type Places = Readonly<{
  /** Starts the process of a place and waits until it answers. */
  start(place: number): Promise<void>;
  /** Sends a signal that ends it, and waits until it is gone. Gives its exit code, or the signal. */
  end(place: number, signal: 'SIGKILL' | 'SIGTERM'): Promise<number | NodeJS.Signals | null>;
  /** Stops it for a while, or lets it go on. */
  signal(place: number, signal: 'SIGSTOP' | 'SIGCONT'): void;
  pid(place: number): number;
  isReady(place: number): boolean;
  /** Where the process of a place answers, or the next one that does; waits for one where none does. */
  port(place: number): Promise<Readonly<{ place: number; port: number }>>;
  /** SIGKILL for all, when everything was looked at. */
  close(): Promise<void>;
}>;

type Living = { readonly program: Program; readonly port: number; ready: boolean; asked: boolean };

export function createPlaces(
  count: number,
  { program, order, history }: Readonly<{ program: string; order(place: number, port: number): Promise<Order>; history: History }>,
): Places {
  const places: (Living | null)[] = Array.from({ length: count }, () => null);
  const living = (place: number): Living => {
    const found = places[place];
    if (found === null || found === undefined) throw new Error(`no process runs at place ${place}`);
    return found;
  };
  const start = async (place: number): Promise<void> => {
    const port = await freePort();
    const one: Living = { program: startProgram(program, await order(place, port)), port, ready: false, asked: false };
    places[place] = one;
    void one.program.ended().then(() => {
      if (places[place] === one) places[place] = null;
      history.add({ process: place, type: 'gone', how: String(one.program.how()), asked: one.asked });
    });
    await until(
      `place ${place} is ready`,
      () => one.asked || one.program.how() !== null || one.program.said().includes('ready'),
      LONGEST_START_MS,
    );
    one.ready = one.program.said().includes('ready');
    if (one.ready) history.add({ process: place, type: 'ready' });
  };
  const end: Places['end'] = async (place, signal) => {
    const one = living(place);
    one.asked = true;
    one.ready = false;
    await one.program.kill(signal);
    return one.program.how();
  };
  const readyFrom = (place: number) => {
    const order = Array.from({ length: count }, (_, index) => (place + index) % count);
    const found = order.find((at) => places[at]?.ready === true);
    return found === undefined ? null : { place: found, port: living(found).port };
  };
  return {
    start,
    end,
    signal: (place, signal) => void process.kill(living(place).program.pid, signal),
    pid: (place) => living(place).program.pid,
    isReady: (place) => places[place]?.ready === true,
    port: (place) => until('a process answers', () => readyFrom(place), LONGEST_START_MS),
    close: async () => {
      for (const [place, one] of places.entries()) if (one !== null) await end(place, 'SIGKILL');
    },
  };
}
