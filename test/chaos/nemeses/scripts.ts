import { processesWith, within } from '../../connectors/processes.ts';
import { until } from '../../support/until.ts';
import type { Command } from '../commands.ts';
import { type Nemesis, nemesis } from '../nemesis.ts';
import { ask } from '../sender.ts';
import { REQUESTERS, SCRIPTED } from '../site.ts';
import type { World } from '../world.ts';

const KILLS = { small: 1, commit: 2, nightly: 20 };
/** What is left may take so long to go. */
const GONE_MS = 2_000;

type Round = Readonly<{ once: Command; again: Command }>;

/** kill -9 while scripts run whose children have left them: nothing may survive, and the effect class says what follows. */
export const scripts: Nemesis = nemesis<readonly Round[]>({
  name: 'scripts',
  title: 'kill -9 while script steps run',
  database: 'postgres',
  processes: 1,
  plan: ({ dice, size }) => {
    let op = 0;
    const command = (workflow: string): Command => {
      op += 1;
      // Its tag is how many seconds it sleeps, and by that its processes are found.
      const tag = `8${dice.between(1000, 9999)}.${String(op).padStart(3, '0')}${dice.between(100, 999)}`;
      return { op, tag, workflow, environment: 'staging', person: dice.pick(REQUESTERS), door: 'tab', process: 0, afterMs: 0 };
    };
    return Array.from({ length: KILLS[size] }, () => ({ once: command(SCRIPTED.once), again: command(SCRIPTED.again) }));
  },
  act: async (world, rounds) => {
    await world.startAll();
    for (const { once, again } of rounds) await round(world, { once, again });
    await world.settle();
    return { kills: rounds.length };
  },
});

async function round(world: World, { once, again }: Round): Promise<void> {
  const { places, history, sendAll } = world;
  await sendAll([once, again]);
  for (const { tag } of [once, again]) await until('the script runs', () => processesWith(`sleep ${tag}`).length > 0);
  history.add({ process: 0, type: 'fault', what: 'kill -9' });
  await places.end(0, 'SIGKILL');
  for (const { tag } of [once, again]) {
    const gone = await within(GONE_MS, () => processesWith(tag).length === 0);
    if (!gone) history.add({ process: 0, type: 'survivor', tag });
  }
  await places.start(0);
  // What may be repeated is; then somebody ends it.
  await until('the script that may be repeated runs again', () => processesWith(`sleep ${again.tag}`).length > 0);
  if (processesWith(`sleep ${once.tag}`).length > 0) history.add({ process: 0, type: 'survivor', tag: once.tag });
  await cancel(world, again.tag);
  await until('the script was ended', () => processesWith(`sleep ${again.tag}`).length === 0);
}

async function cancel({ places, teams }: World, tag: string): Promise<void> {
  const { port } = await places.port(0);
  const person = 'release-manager-a';
  const answer = await ask({ teams }, { port, person, path: `/api/runs?workflow=${SCRIPTED.again}` });
  const { runs = [] }: { runs?: readonly { runId: string; inputs: readonly { value: string }[] }[] } = JSON.parse(answer?.body ?? '{}');
  const run = runs.find(({ inputs }) => inputs.some(({ value }) => value === tag));
  await ask({ teams }, { port, person, path: `/api/runs/${run?.runId}/cancel`, body: {} });
}
