import { type Bench, interleaved, type Measure, type Say, type Size } from './measure.ts';
import { startSides } from './sides.ts';

const AT_ONCE = 8;
const COUNT = { postgres: 500, embedded: 100 } as const;

/** From a command to a run that no crash loses, against the same of an empty workflow in DBOS alone. */
export const accept: Bench = {
  name: 'accept',
  title: 'commands to durable runs',
  run: async (size, say) => [await accepted('postgres', size, say), await accepted('embedded', size, say)],
};

async function accepted(database: 'postgres' | 'embedded', { quick, repetitions }: Size, say: Say): Promise<Measure> {
  const sides = await startSides(database);
  try {
    const count = quick ? Math.ceil(COUNT[database] / 10) : COUNT[database];
    const work = { kind: 'accept', count, atOnce: AT_ONCE };
    const taken = await interleaved({ signalbox: () => sides.signalbox(work), dbos: () => sides.dbos(work) }, { repetitions, say });
    const name = database === 'postgres' ? 'Postgres' : 'PGlite';
    return {
      id: `accept.${database}`,
      what: `commands to durable runs on ${name}`,
      against: 'DBOS.startWorkflow of an empty workflow',
      unit: 'per s',
      ours: taken.signalbox,
      others: taken.dbos,
      bar: { of: 'ratio', atLeast: 0.6 },
    };
  } finally {
    await sides.close();
  }
}
