import { fetchedProgram } from '../support/fetched-program.ts';
import { type Bench, interleaved } from './measure.ts';
import { startWorker } from './worker.ts';

export const HUBOT = '14.1.0';
const FEW = 10;
const MANY = 10_000;

/** Messages a second are asked for so many at a time, so that each sample lasts about as long. */
const MESSAGES = { ours: 20_000, hubot: 20 } as const;

type Asked = Readonly<{ defined: number; messages: number }>;

/** Understanding a message that names one of so many commands: rules of who may use it included, and Hubot's listeners, which have none. */
export const match: Bench = {
  name: 'match',
  title: 'matching a command',
  async run({ quick, repetitions }, say) {
    const hubotFolder = await fetchedProgram({ folder: 'hubot', name: 'hubot', version: HUBOT });
    const ours = await startWorker('matching', {});
    const hubot = await startWorker('hubot', { folder: hubotFolder });
    const ask = (worker: typeof ours, asked: Asked) => () => worker.ask<number>(asked);
    const messages = quick ? MESSAGES.ours / 20 : MESSAGES.ours;
    try {
      const taken = await interleaved(
        {
          few: ask(ours, { defined: FEW, messages }),
          many: ask(ours, { defined: MANY, messages }),
          hubot: ask(hubot, { defined: MANY, messages: quick ? 2 : MESSAGES.hubot }),
        },
        { repetitions, say },
      );
      const perSecond = (times: readonly number[]) => times.map((us) => 1_000_000 / us);
      return [
        {
          id: 'match.many',
          what: 'matching a command among 10,000',
          against: 'among 10',
          unit: 'µs',
          ours: taken.many,
          others: taken.few,
          bar: { of: 'ratio', atMost: 1.2 },
        },
        {
          id: 'match.hubot',
          what: 'matching a command among 10,000',
          against: `Hubot ${HUBOT} with 10,000 listeners`,
          unit: 'messages/s',
          ours: perSecond(taken.many),
          others: perSecond(taken.hubot),
          bar: { of: 'ratio', atLeast: 500 },
        },
      ];
    } finally {
      await Promise.all([ours.stop(), hubot.stop()]);
    }
  },
};
