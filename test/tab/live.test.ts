import assert from 'node:assert/strict';
import fc from 'fast-check';
import { followEvents, type LiveParts, type LiveState, reconnectDelayMs } from '../../tab/api/live.ts';
import { count } from '../support/counts.ts';

/** Follows streams given one after the other; ends when they are used up. */
async function followed(streams: readonly (string | Error)[]): Promise<Readonly<{ log: readonly string[]; pauses: readonly number[] }>> {
  const stop = new AbortController();
  const log: string[] = [];
  const pauses: number[] = [];
  const left = [...streams];
  const parts: LiveParts = {
    async open() {
      const next = left.shift();
      if (next === undefined) throw new Error('no more streams');
      if (next instanceof Error) throw next;
      return new Blob([next]).stream();
    },
    changed: (runId) => log.push(`changed ${runId}`),
    touched: (topic) => log.push(`touched ${topic}`),
    caughtUp: () => log.push('caught up'),
    stateIs: (state: LiveState) => log.push(state),
    async pause(ms) {
      pauses.push(ms);
      if (left.length === 0) stop.abort();
    },
    random: () => 0.5,
  };
  await followEvents(parts, stop.signal);
  return { log, pauses };
}

const HELLO = 'event: hello\ndata: {}\n\n';

describe('followEvents', () => {
  it('tells of changed runs and reads everything anew after each hello', async () => {
    const { log } = await followed([`${HELLO}event: run\ndata: {"runId":"r-1"}\n\n`, HELLO]);
    assert.deepEqual(log, ['connecting', 'live', 'caught up', 'changed r-1', 'reconnecting', 'live', 'caught up', 'reconnecting']);
  });

  it('tells of rules and of votes that were handed on', async () => {
    const { log } = await followed([`${HELLO}event: rules\ndata: {}\n\nevent: delegations\ndata: {}\n\n`]);
    assert.deepEqual(log.slice(3, 5), ['touched rules', 'touched delegations']);
  });

  it('passes over events it cannot read', async () => {
    const { log } = await followed([
      `${HELLO}event: run\ndata: {nonsense\n\nevent: run\ndata: {"runId":7}\n\nevent: run\ndata: null\n\nevent: other\ndata: {"runId":"r-2"}\n\n`,
    ]);
    assert.deepEqual(log, ['connecting', 'live', 'caught up', 'reconnecting']);
  });

  it('waits longer with each failure, and briefly again after a connection that worked', async () => {
    const failed = new Error('no network');
    const { pauses } = await followed([failed, failed, failed, HELLO, failed]);
    assert.deepEqual(pauses, [2000, 4000, 8000, 1000, 2000]);
  });
});

describe('reconnectDelayMs', () => {
  it('stays between three quarters of a second and 37.5 seconds', () => {
    fc.assert(
      fc.property(fc.nat(), fc.double({ min: 0, max: 1, noNaN: true }), (failures, random) => {
        const delay = reconnectDelayMs(failures, random);
        assert.ok(delay >= 750 && delay <= 37_500, String(delay));
      }),
      { numRuns: count(1000) },
    );
  });
});
