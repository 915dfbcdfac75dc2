import { setTimeout as wait } from 'node:timers/promises';
import type { JsonObject } from '../../../bot/core/json.ts';
import { type Command, commandMaker } from '../commands.ts';
import { type Nemesis, nemesis } from '../nemesis.ts';
import { BRIEF } from '../site.ts';
import type { World } from '../world.ts';

const PROCESSES = 2;
const ACTIVITIES = { small: 20, commit: 200, nightly: 2000 };
const LATER_MS = { small: 1_000, commit: 5_000, nightly: 20_000 };
/** Messages whose copies are under way at the same time. */
const AT_ONCE = 20;

/** A message, to which process each copy goes at once, and whether one more comes later, when its process was started again. */
type Message = Readonly<{ command: Command; copies: readonly number[]; later: number | null }>;
type Plan = Readonly<{ messages: readonly Message[]; laterMs: number; restarted: number }>;

/** Teams delivers each message two to five times, at the same moment and again much later. */
export const duplicates: Nemesis = nemesis<Plan>({
  name: 'duplicates',
  title: 'each message is delivered two to five times, at once and later',
  database: 'postgres',
  processes: PROCESSES,
  plan: ({ dice, seed, size }) => {
    const make = commandMaker(dice, { seed, processes: PROCESSES, withinMs: 0, chat: true });
    const messages = make(ACTIVITIES[size]).map((command): Message => {
      const later = dice.chance(0.5) ? dice.between(0, PROCESSES - 1) : null;
      const copies = Array.from({ length: dice.between(2, later === null ? 5 : 4) }, () => dice.between(0, PROCESSES - 1));
      return { command: { ...command, door: 'chat', workflow: BRIEF, environment: 'staging' }, copies, later };
    });
    return { messages, laterMs: LATER_MS[size], restarted: dice.between(0, PROCESSES - 1) };
  },
  act: async (world, { messages, laterMs, restarted }) => {
    await world.startAll();
    const drafts = new Map<number, JsonObject>();
    let deliveries = 0;
    const copy = async ({ op }: Command, to: number): Promise<void> => {
      deliveries += 1;
      await deliver(world, { op, activity: drafts.get(op) ?? {}, to });
    };
    for (let from = 0; from < messages.length; from += AT_ONCE) {
      const some = messages.slice(from, from + AT_ONCE);
      for (const { command } of some) drafts.set(command.op, written(world, command));
      await Promise.all(some.flatMap(({ command, copies }) => copies.map((to) => copy(command, to))));
    }
    await wait(laterMs);
    world.history.add({ process: restarted, type: 'fault', what: 'SIGTERM' });
    await world.places.end(restarted, 'SIGTERM');
    await world.places.start(restarted);
    for (const { command, later } of messages) if (later !== null) await copy(command, later);
    await world.settle();
    const answered = async ({ op }: Command): Promise<void> => {
      const cards = await world.teams.cardsIn(String(drafts.get(op)?.['id']));
      world.history.add({ process: null, type: 'answers', op, cards });
    };
    await Promise.all(messages.map(({ command }) => answered(command)));
    return { deliveries };
  },
});

/** Accepted as soon as one copy is answered: then there must be a run, and one. */
function written({ history, teams }: World, { op, tag, workflow, environment, person }: Command): JsonObject {
  history.add({ process: null, type: 'invoke', op, door: 'chat', workflow, tag });
  return teams.write(person, `@Signalbox ${workflow} ${environment} ${tag}`);
}

async function deliver({ history, teams, places }: World, copy: Readonly<{ op: number; activity: JsonObject; to: number }>): Promise<void> {
  const { op, activity, to } = copy;
  const { place, port } = await places.port(to);
  const answer = await teams.deliver(activity, port).catch(() => null);
  history.add({ process: place, type: 'copy', op, status: answer?.status ?? null, body: JSON.stringify(answer?.body ?? null) });
  if (answer?.status === 200) history.add({ process: place, type: 'ok', op, status: 200, reason: null });
}
