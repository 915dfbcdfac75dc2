import { setTimeout as wait } from 'node:timers/promises';
import { type Command, commandMaker } from '../commands.ts';
import type { Entry } from '../history.ts';
import { type Nemesis, nemesis } from '../nemesis.ts';

const PROCESSES = 2;
const PER_SECOND = 20;
const BEFORE_MS = 3_000;
const AWAY_MS = { small: 5_000, commit: 30_000, nightly: 30_000 };
const AFTER_MS = { small: 2_000, commit: 5_000, nightly: 45_000 };
/** From then on it must be as if nothing had been. */
const NORMAL_AFTER_MS = 30_000;

type Plan = Readonly<{ awayMs: number; afterMs: number; commands: readonly Command[] }>;

/** The database is away for half a minute, and twenty commands a second go on arriving. */
export const databaseAway: Nemesis = nemesis<Plan>({
  name: 'database-away',
  title: 'Postgres is away for 30 s under 20 commands a second',
  database: 'postgres',
  processes: PROCESSES,
  plan: ({ dice, seed, size }) => {
    const [awayMs, afterMs] = [AWAY_MS[size], AFTER_MS[size]];
    const withinMs = BEFORE_MS + awayMs + afterMs;
    const make = commandMaker(dice, { seed, processes: PROCESSES, withinMs, chat: false });
    return { awayMs, afterMs, commands: make((withinMs / 1000) * PER_SECOND) };
  },
  act: async ({ startAll, sendAll, settle, ground, history }, { awayMs, commands }) => {
    await startAll();
    const sent = sendAll(commands);
    await wait(BEFORE_MS);
    history.add({ process: null, type: 'fault', what: `Postgres away for ${awayMs} ms` });
    const wentAt = Date.now();
    await ground.crash();
    await wait(awayMs);
    await ground.startAgain();
    const backAt = Date.now();
    await sent;
    const restMs = await settle();
    const entries = history.entries();
    return {
      'slowest refusal while away, ms': slowest(entries, { type: 'refused', from: wentAt, to: backAt }, 1),
      'p99 of accepted before, ms': slowest(entries, { type: 'ok', from: 0, to: wentAt }, 0.99),
      'p99 of accepted 30 s later, ms': slowest(
        entries,
        { type: 'ok', from: backAt + NORMAL_AFTER_MS, to: Number.POSITIVE_INFINITY },
        0.99,
      ),
      'seconds until all rested': Math.round(restMs / 1000),
    };
  },
});

type Which = Readonly<{ type: 'ok' | 'refused'; from: number; to: number }>;

/** How long the answers took to what was asked in that time: the longest, or the one of that rank; `-` without one. */
function slowest(entries: readonly Entry[], { type, from, to }: Which, rank: number): number | string {
  const askedAt = new Map(entries.flatMap((entry) => (entry.type === 'invoke' ? [[entry.op, entry.at]] : [])));
  const took = entries
    .flatMap((entry) => {
      const began = entry.type === type ? (askedAt.get(entry.op) ?? 0) : 0;
      return entry.type === type && began >= from && began < to ? [entry.at - began] : [];
    })
    .sort((a, b) => a - b);
  return took[Math.min(took.length - 1, Math.floor(took.length * rank))] ?? '-';
}
