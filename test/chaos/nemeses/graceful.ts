import { atWork } from '../at-work.ts';
import { type Command, commandMaker } from '../commands.ts';
import { type Nemesis, nemesis } from '../nemesis.ts';

const PROCESSES = 2;
const COMMANDS = 12;
const BURST_MS = 1_000;
const STOPS = { small: 2, commit: 6, nightly: 50 };

type Stop = Readonly<{ place: number; afterEffects: number; commands: readonly Command[] }>;

/** SIGTERM in the middle of the work, as an update does it; the other one goes on, and commands arrive all the time. */
export const graceful: Nemesis = nemesis<readonly Stop[]>({
  name: 'graceful',
  title: 'SIGTERM of one of two processes under load',
  database: 'postgres',
  processes: PROCESSES,
  plan: ({ dice, seed, size }) => {
    const make = commandMaker(dice, { seed, processes: PROCESSES, withinMs: BURST_MS, chat: true });
    return Array.from({ length: STOPS[size] }, () => ({
      place: dice.between(0, PROCESSES - 1),
      afterEffects: dice.between(1, COMMANDS),
      commands: make(COMMANDS),
    }));
  },
  act: async ({ startAll, sendAll, settle, places, history, target }, stops) => {
    await startAll();
    let slowestMs = 0;
    for (const { place, afterEffects, commands } of stops) {
      const sent = sendAll(commands);
      await atWork(target, afterEffects);
      history.add({ process: place, type: 'fault', what: 'SIGTERM' });
      const began = performance.now();
      const how = await places.end(place, 'SIGTERM');
      slowestMs = Math.max(slowestMs, performance.now() - began);
      if (how !== 0) history.add({ process: place, type: 'gone', how: `${how} after SIGTERM`, asked: false });
      await places.start(place);
      await sent;
    }
    const restMs = await settle();
    return {
      stops: stops.length,
      'slowest stop, ms': Math.round(slowestMs),
      'seconds until all rested': Math.round(restMs / 1000),
    };
  },
});
