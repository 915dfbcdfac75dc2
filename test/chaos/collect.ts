import { readFile } from 'node:fs/promises';
import { checkpointsIn, keyIn } from '../../audit/verifier/verifier.js';
import { verifyLog } from '../../bot/auditing/verify-log.ts';
import { sealLog } from '../../bot/core/audit/seal.ts';
import type { Page, Store } from '../../bot/core/ports.ts';
import { createStore } from '../../bot/store/postgres-store.ts';
import { eventFact, type Facts, runFact } from './facts.ts';
import type { World } from './world.ts';

const PAGE = 200;

/** Ends the processes as an operator does, and gathers what they left. A process that does not end well is told of by the history. */
export async function collect({ places, ground, notary, anchor, target, history }: World, processes: number): Promise<Facts> {
  for (let place = 0; place < processes; place += 1) {
    if (!places.isReady(place)) continue;
    const how = await places.end(place, 'SIGTERM');
    if (how !== 0) history.add({ process: place, type: 'gone', how: `${how} after SIGTERM`, asked: false });
  }
  const database = await ground.open();
  try {
    const store = createStore(database);
    const runs = await everything((before) => store.runs({}, before, PAGE));
    const events = (await everything((before) => store.audit({}, before, PAGE))).toReversed();
    return {
      history: history.entries(),
      runs: runs.map(runFact),
      events: events.flatMap((event) => eventFact(event) ?? []),
      effects: target.effects(),
      logProblem: await logProblem(store, { notary, anchor }),
    };
  } finally {
    await database.close();
  }
}

async function everything<T>(read: (before: string | null) => Promise<Page<T>>): Promise<readonly T[]> {
  const all: T[] = [];
  for (let before: string | null = null; ; ) {
    const page: Page<T> = await read(before);
    all.push(...page.rows);
    before = page.next;
    if (before === null) return all;
  }
}

/** Judged by the notes of the anchor, which the product cannot write. */
async function logProblem(store: Store, { notary, anchor }: Pick<World, 'notary' | 'anchor'>): Promise<string | null> {
  await sealLog({ log: store.log, notary }, null);
  const checkpoints = checkpointsIn(await readFile(anchor, 'utf8'), keyIn(notary.key, 'the key'), 'the anchor');
  const { problem } = await verifyLog(store.log, checkpoints);
  return problem?.sentence ?? null;
}
