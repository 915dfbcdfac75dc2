import { setTimeout as wait } from 'node:timers/promises';
import { until } from '../../support/until.ts';
import { atWork } from '../at-work.ts';
import { type Command, commandMaker } from '../commands.ts';
import { loggedTimes } from '../logged.ts';
import { type Nemesis, nemesis } from '../nemesis.ts';
import type { World } from '../world.ts';

const PROCESSES = 2;
const COMMANDS = 16;
const BURST_MS = 600;

type Freeze = Readonly<{ place: number; afterEffects: number; frozenMs: number; commands: readonly Command[] }>;

const FREEZES = { small: 1, commit: 3, nightly: 10 };
const FROZEN_MS = { small: 4_000, commit: 8_000, nightly: 30_000 };

/**
 * One of two processes is stopped in the middle of its work (SIGSTOP) and its lease is ended, as when its host is cut off; the other
 * takes its steps over. Then it goes on, and does not know that it was dead: what it still writes must be refused.
 */
export const frozen: Nemesis = nemesis<readonly Freeze[]>({
  name: 'frozen',
  title: 'one of two processes is frozen past its lease, and goes on',
  database: 'postgres',
  processes: PROCESSES,
  plan: ({ dice, seed, size }) => {
    const make = commandMaker(dice, { seed, processes: PROCESSES, withinMs: BURST_MS, chat: false });
    return Array.from({ length: FREEZES[size] }, () => ({
      place: dice.between(0, PROCESSES - 1),
      afterEffects: dice.between(1, COMMANDS),
      frozenMs: FROZEN_MS[size],
      commands: make(COMMANDS),
    }));
  },
  act: async ({ startAll, sendAll, settle, ground, target, places, history, folder }, freezes) => {
    await startAll();
    let ended = 0;
    for (const { place, afterEffects, frozenMs, commands } of freezes) {
      const sent = sendAll(commands);
      await atWork(target, afterEffects);
      await freeze({ places, ground }, place);
      history.add({ process: place, type: 'fault', what: `frozen for ${frozenMs} ms` });
      ended += await ground.endLease(places.pid(place));
      await wait(frozenMs);
      places.signal(place, 'SIGCONT');
      await sent;
    }
    const restMs = await settle();
    return {
      'times frozen': freezes.length,
      'leases ended': ended,
      'take-overs': await loggedTimes(folder, 'Took over the unfinished steps'),
      'seconds until all rested': Math.round(restMs / 1000),
    };
  },
});

const LONGEST_MS = 60_000;

/** Frozen with strands in its hands: without, there would be nothing to take over, and it is let go on and frozen again. */
async function freeze({ places, ground }: Pick<World, 'places' | 'ground'>, place: number): Promise<void> {
  const caught = async (): Promise<boolean> => {
    places.signal(place, 'SIGSTOP');
    if ((await ground.strandsOf(places.pid(place))) > 0) return true;
    places.signal(place, 'SIGCONT');
    return false;
  };
  await until('it is frozen in the middle of its work', caught, LONGEST_MS).catch(() => places.signal(place, 'SIGSTOP'));
}
