import { setTimeout as wait } from 'node:timers/promises';
import { type Command, commandMaker } from '../commands.ts';
import { type Nemesis, nemesis } from '../nemesis.ts';
import type { World } from '../world.ts';

type Kill = Readonly<{ place: number; afterMs: number; commands: readonly Command[] }>;
/** `after` comes when all processes live again: what was killed so often still takes commands. */
type Plan = Readonly<{ kills: readonly Kill[]; after: readonly Command[] }>;

const KILLS = { small: 4, commit: 50, nightly: 500 };
const EMBEDDED_KILLS = { small: 2, commit: 15, nightly: 100 };
const COMMANDS = 12;
const COMMANDS_AFTER = 4;
/** Half of them live hardly at all, the others long enough to be in the middle of steps. */
const LIVES_MS = [300, 1500] as const;

type Kind = Readonly<{ name: string; title: string; database: Nemesis['database']; processes: number; kills: typeof KILLS }>;

/** kill -9 of a random process, at most 1.5 s after it is ready, while commands arrive everywhere; then it is started again. */
function kills({ kills, ...about }: Kind): Nemesis {
  const { processes } = about;
  return nemesis<Plan>({
    ...about,
    plan: ({ dice, seed, size }) => {
      const commands = commandMaker(dice, { seed, processes, withinMs: LIVES_MS[0], chat: true });
      const planned = Array.from({ length: kills[size] }, () => ({
        place: dice.between(0, processes - 1),
        afterMs: dice.between(0, dice.pick(LIVES_MS)),
        commands: commands(COMMANDS),
      }));
      return { kills: planned, after: commands(COMMANDS_AFTER) };
    },
    act: (world, plan) => killed(world, { plan, processes }),
  });
}

async function killed({ places, history, sendAll, settle }: World, { plan, processes }: Readonly<{ plan: Plan; processes: number }>) {
  const began = performance.now();
  const starts = Array.from({ length: processes }, (_, place) => places.start(place));
  const sent: Promise<void>[] = [];
  for (const { place, afterMs, commands } of plan.kills) {
    // The others take the commands that come meanwhile; were they still starting, hardly one would be accepted.
    await Promise.all(starts);
    sent.push(sendAll(commands));
    await wait(afterMs);
    history.add({ process: place, type: 'fault', what: 'kill -9' });
    await places.end(place, 'SIGKILL');
    starts[place] = places.start(place);
  }
  await Promise.all(starts);
  await Promise.all(sent);
  await sendAll(plan.after);
  const killedForMs = performance.now() - began;
  const restMs = await settle();
  return {
    kills: plan.kills.length,
    'seconds of kills': Math.round(killedForMs / 1000),
    'seconds until all rested': Math.round(restMs / 1000),
  };
}

export const processKills = kills({
  name: 'kills',
  title: 'kill -9 of one of three processes on Postgres',
  database: 'postgres',
  processes: 3,
  kills: KILLS,
});
export const embeddedKills = kills({
  name: 'embedded-kills',
  title: 'kill -9 of the one process on the embedded database',
  database: 'embedded',
  processes: 1,
  kills: EMBEDDED_KILLS,
});
