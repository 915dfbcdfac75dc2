import assert from 'node:assert/strict';
import { createRefresher } from '../../tab/data/refresher.ts';
import { until } from '../support/until.ts';

/** Work that the test lets finish by hand. */
function work() {
  const ends: (() => void)[] = [];
  const run = (): Promise<void> => new Promise((resolve) => ends.push(resolve));
  return { run, ends };
}

describe('createRefresher', () => {
  it('runs at once, and once more for any number of triggers meanwhile', async () => {
    const { run, ends } = work();
    const refresher = createRefresher(run, 1);
    refresher.trigger();
    assert.equal(ends.length, 1);
    for (let more = 0; more < 10; more += 1) refresher.trigger();
    assert.equal(ends.length, 1);
    ends[0]?.();
    await until('another run', () => ends.length === 2);
    ends[1]?.();
    await new Promise((resolve) => setTimeout(resolve, 20));
    assert.equal(ends.length, 2);
    refresher.stop();
  });

  it('runs again after work that failed', async () => {
    let runs = 0;
    const refresher = createRefresher(async () => {
      runs += 1;
      throw new Error('no network');
    }, 1);
    refresher.trigger();
    refresher.trigger();
    await until('another run', () => runs === 2);
    refresher.stop();
  });

  it('does nothing any more once stopped', async () => {
    const { run, ends } = work();
    const refresher = createRefresher(run, 1);
    refresher.trigger();
    refresher.trigger();
    refresher.stop();
    ends[0]?.();
    refresher.trigger();
    await new Promise((resolve) => setTimeout(resolve, 20));
    assert.equal(ends.length, 1);
  });
});
