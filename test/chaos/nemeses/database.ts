import { setTimeout as wait } from 'node:timers/promises';
import { type Command, commandMaker } from '../commands.ts';
import { type Nemesis, nemesis } from '../nemesis.ts';

const PROCESSES = 2;
/** A few commands a second for as long as it lasts. */
const PER_SECOND = 4;
const COMMANDS_AFTER = 4;

type Blow = Readonly<{ afterMs: number; downMs: number }>;
/** `after` comes when the database is left alone: the product takes commands again by itself. */
type Plan = Readonly<{ blows: readonly Blow[]; commands: readonly Command[]; after: readonly Command[] }>;

const STOPPED_MS = { small: 8_000, commit: 30_000, nightly: 180_000 };
const CUT_MS = { small: 3_000, commit: 10_000, nightly: 60_000 };
const CUT_EVERY_MS = 500;

/** Postgres ends at once every 5 to 20 seconds and is away for up to 5. */
export const databaseStopped: Nemesis = nemesis<Plan>({
  name: 'database-stopped',
  title: 'Postgres is stopped (-m immediate) and started again, over and over',
  database: 'postgres',
  processes: PROCESSES,
  plan: ({ dice, seed, size }) => {
    const blows: Blow[] = [];
    const [least, most] = size === 'nightly' ? [5_000, 20_000] : [2_000, 6_000];
    for (let at = 0; at < STOPPED_MS[size]; at = blows.reduce((sum, { afterMs, downMs }) => sum + afterMs + downMs, 0))
      blows.push({ afterMs: dice.between(least, most), downMs: dice.between(0, 5_000) });
    const lastsMs = blows.reduce((sum, { afterMs, downMs }) => sum + afterMs + downMs, 0);
    const make = commandMaker(dice, { seed, processes: PROCESSES, withinMs: lastsMs, chat: false });
    return { blows, commands: make(Math.ceil((lastsMs / 1000) * PER_SECOND)), after: make(COMMANDS_AFTER) };
  },
  act: async ({ startAll, sendAll, settle, ground, history }, { blows, commands, after }) => {
    await startAll();
    const sent = sendAll(commands);
    for (const { afterMs, downMs } of blows) {
      await wait(afterMs);
      history.add({ process: null, type: 'fault', what: `Postgres away for ${downMs} ms` });
      await ground.crash();
      await wait(downMs);
      await ground.startAgain();
    }
    await sent;
    await sendAll(after);
    return { 'times stopped': blows.length, 'seconds until all rested': Math.round((await settle()) / 1000) };
  },
});

/** Every session of the database is ended, twice a second. */
export const sessionsCut: Nemesis = nemesis<Plan>({
  name: 'sessions-cut',
  title: 'pg_terminate_backend on all sessions, twice a second',
  database: 'postgres',
  processes: PROCESSES,
  plan: ({ dice, seed, size }) => {
    const make = commandMaker(dice, { seed, processes: PROCESSES, withinMs: CUT_MS[size], chat: false });
    const blows = Array.from({ length: CUT_MS[size] / CUT_EVERY_MS }, () => ({ afterMs: CUT_EVERY_MS, downMs: 0 }));
    return { blows, commands: make((CUT_MS[size] / 1000) * PER_SECOND), after: make(COMMANDS_AFTER) };
  },
  act: async ({ startAll, sendAll, settle, ground, history }, { blows, commands, after }) => {
    await startAll();
    const sent = sendAll(commands);
    let cut = 0;
    for (const { afterMs } of blows) {
      await wait(afterMs);
      const sessions = await ground.cutSessions();
      history.add({ process: null, type: 'fault', what: `${sessions} sessions cut` });
      cut += sessions;
    }
    await sent;
    await sendAll(after);
    return { 'sessions cut': cut, 'seconds until all rested': Math.round((await settle()) / 1000) };
  },
});
