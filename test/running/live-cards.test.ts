import assert from 'node:assert/strict';
import { mock } from 'node:test';
import type { RunId } from '../../bot/core/ids.ts';
import type { Tx } from '../../bot/core/ports.ts';
import { LiveCards } from '../../bot/running/live-cards.ts';
import { silentLogger } from '../support/silent-logger.ts';

const [ONE, OTHER] = ['r-1' as RunId, 'r-2' as RunId];

describe('output on cards', () => {
  beforeEach(() => mock.timers.enable({ apis: ['setTimeout'] }));
  afterEach(() => mock.timers.reset());

  function watched(broken = false) {
    const touched: RunId[] = [];
    const signals = { changed: () => undefined, touched: () => undefined, due: () => undefined, outbox: () => undefined };
    const tx = { touchCards: async (runId: RunId) => void touched.push(runId) } satisfies Pick<Tx, 'touchCards'>;
    const transaction = async <T>(work: (tx: Tx) => Promise<T>): Promise<T> => {
      if (broken) throw new Error('the database is away');
      return work(tx as unknown as Tx);
    };
    return { touched, cards: new LiveCards({ store: { transaction }, signals, logger: silentLogger }) };
  }

  it('is one edit for all that is printed within two seconds, for each run', async () => {
    const { touched, cards } = watched();
    for (let piece = 0; piece < 1000; piece += 1) cards.printed(ONE);
    cards.printed(OTHER);
    assert.deepEqual(touched, []);
    mock.timers.tick(2000);
    assert.deepEqual(touched, [ONE, OTHER]);
    cards.printed(ONE);
    mock.timers.tick(2000);
    assert.deepEqual(touched, [ONE, OTHER, ONE]);
  });

  it('costs no edit of its own when the step ends before', () => {
    const { touched, cards } = watched();
    cards.printed(ONE);
    cards.settled(ONE);
    mock.timers.tick(10_000);
    assert.deepEqual(touched, []);
  });

  it('disturbs no step when the database is away', async () => {
    const { touched, cards } = watched(true);
    cards.printed(ONE);
    mock.timers.tick(2000);
    await Promise.resolve();
    assert.deepEqual(touched, []);
  });
});
