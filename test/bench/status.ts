import { Pool } from 'undici';
import { freshPostgres } from '../support/postgres.ts';
import type { Authority } from './authority.ts';
import { type Bench, interleaved } from './measure.ts';
import { DIRECTORY, messageActivity } from './people.ts';
import { installation } from './served-product.ts';
import { rate, startWorker } from './worker.ts';

const COUNT = { quick: 100, full: 2000 } as const;
const AT_ONCE = 16;

/** A command that only reads, from the delivery by Teams until its answer is with Teams. */
export const status: Bench = {
  name: 'status',
  title: 'a command that only reads, end to end',
  async run({ quick, repetitions }, say) {
    const postgres = await freshPostgres();
    const connector = await startWorker<Authority>('connector', {});
    const echo = await startWorker<Readonly<{ port: number }>>('echo', connector.ready);
    const signalbox = await installation(postgres.url, connector.ready, { 'directory.yml': DIRECTORY });
    try {
      const { port } = await signalbox.start();
      const count = quick ? COUNT.quick : COUNT.full;
      const answered = (to: number) => () => answeredBy(to, count, connector);
      const taken = await interleaved({ signalbox: answered(port), echo: answered(echo.ready.port) }, { repetitions, say });
      return [
        {
          id: 'status',
          what: '“status” from delivery to answer, on Postgres, with gate, deduplication and audit',
          against: 'a bare botbuilder echo bot that validates tokens',
          unit: 'requests/s',
          ours: taken.signalbox,
          others: taken.echo,
          bar: { of: 'ratio', atLeast: 1 },
        },
      ];
    } finally {
      await Promise.all([signalbox.close(), echo.stop()]);
      await connector.stop();
      await postgres.drop();
    }
  },
};

type Connector = Awaited<ReturnType<typeof startWorker<Authority>>>;

/** Messages a second; the clock stops when the connector has every answer. */
async function answeredBy(port: number, count: number, connector: Connector): Promise<number> {
  const { channelToken } = connector.ready;
  const pool = new Pool(`http://127.0.0.1:${port}`, { connections: AT_ONCE });
  const headers = { authorization: `Bearer ${channelToken}`, 'content-type': 'application/json' };
  const began = performance.now();
  const last = connector.ask<number>(count);
  await rate(count, AT_ONCE, async (index) => {
    const body = JSON.stringify(messageActivity(index, 'status', connector.ready));
    const { statusCode, body: answer } = await pool.request({ path: '/api/messages', method: 'POST', headers, body });
    await answer.dump();
    if (statusCode !== 200) throw new Error(`Port ${port} answered ${statusCode}.`);
  });
  await last;
  const seconds = (performance.now() - began) / 1000;
  await pool.close();
  return count / seconds;
}
