import { type Bench, interleaved } from './measure.ts';
import { STEPS } from './noop-site.ts';
import { startSides } from './sides.ts';

const AT_ONCE = 8;
const COUNT = { quick: 2, full: 24 } as const;

/** Steps that do nothing, in runs of twenty: reading ones against bare DBOS steps, the others against two transactions each. */
export const steps: Bench = {
  name: 'steps',
  title: `steps of runs of ${STEPS}`,
  async run({ quick, repetitions }, say) {
    const { signalbox, dbos, close } = await startSides('postgres');
    try {
      const size = { count: quick ? COUNT.quick : COUNT.full, atOnce: AT_ONCE };
      const taken = await interleaved(
        {
          reading: () => signalbox({ kind: 'reading', ...size }),
          'DBOS steps': () => dbos({ kind: 'steps', ...size }),
          acting: () => signalbox({ kind: 'acting', ...size }),
          'DBOS transactions': () => dbos({ kind: 'transactions', ...size }),
        },
        { repetitions, say },
      );
      const frame = { unit: 'steps/s', bar: { of: 'ratio', atLeast: 0.6 } } as const;
      const runs = `in runs of ${STEPS} on Postgres`;
      return [
        {
          id: 'steps.read',
          what: `steps that read, ${runs}`,
          against: 'bare DBOS steps',
          ours: taken.reading,
          others: taken['DBOS steps'],
          ...frame,
        },
        {
          id: 'steps.effect',
          what: `steps with an effect, ${runs}`,
          against: 'two bare DBOS transactions each',
          ours: taken.acting,
          others: taken['DBOS transactions'],
          ...frame,
        },
      ];
    } finally {
      await close();
    }
  },
};
