import assert from 'node:assert/strict';
import { exportLine } from '../../bot/core/audit/export-line.ts';
import type { Logger } from '../../bot/core/ports.ts';
import { backoffMs } from '../../bot/forwarding/backoff.ts';
import { noteOf } from '../../bot/forwarding/create-forwarding.ts';
import { notNow } from '../../bot/forwarding/failures.ts';
import type { Batch, Target } from '../../bot/forwarding/target.ts';
import { event } from '../contract/store/samples.ts';
import { silentLogger } from '../support/silent-logger.ts';
import { bench, events, numbers } from './samples.ts';

/** A target inside the test. */
type Fake = Target & { taken: number[]; batches: Batch[]; fail: Error | null; before: () => Promise<void>; drops: number };

function fakeTarget(): Fake {
  const target: Fake = {
    name: 'https://collector.example.com',
    key: 'fake',
    taken: [],
    batches: [],
    fail: null,
    drops: 0,
    before: async () => undefined,
    encode: (row) => Buffer.from(`${exportLine(row)}\n`),
    open: async ({ seq }) => seq,
    async deliver(batch) {
      await target.before();
      if (target.fail !== null) throw target.fail;
      target.batches.push(batch);
      target.taken.push(...numbers(batch.first, batch.last));
    },
    drop: () => {
      target.drops += 1;
    },
    close: async () => true,
  };
  return target;
}

describe('the forwarder', () => {
  it('sends at most 500 events and a megabyte at once', async () => {
    const { log, start } = bench();
    const target = fakeTarget();
    log.write(...events(501), ...Array.from({ length: 5 }, () => event({ sentence: 'x'.repeat(300_000) })));
    await start(target).tick();
    assert.deepEqual(target.taken, numbers(1, 506));
    assert.deepEqual(
      target.batches.map(({ first, last }) => [first, last]),
      [
        [1, 500],
        [501, 504],
        [505, 506],
      ],
    );
    assert.ok(target.batches.every(({ body }) => body.length <= 1_000_000));
  });

  it('keeps events of two logs out of one batch, as after a restore', async () => {
    const { log, start } = bench();
    const target = fakeTarget();
    log.write(...events(2));
    log.rename('signalbox/audit/2-next');
    log.write(...events(2));
    await start(target).tick();
    assert.deepEqual(
      target.batches.map((batch) => [batch.log, batch.first, batch.last]),
      [
        ['signalbox/audit/1-test', 1, 2],
        ['signalbox/audit/2-next', 3, 4],
      ],
    );
  });

  it('stops before an event that is too large, after everything before it', async () => {
    const { log, start } = bench();
    const target = fakeTarget();
    log.write(...events(2), event({ sentence: 'x'.repeat(1_000_000) }), ...events(1));
    const forwarder = start(target);
    await forwarder.tick();
    assert.deepEqual(target.taken, [1, 2]);
    assert.match(
      noteOf(forwarder.state()).join(),
      /^Forwarding the audit log to https:\/\/collector.example.com has stopped before event 3; 2 events wait, .* has 1000\d+ bytes/,
    );
  });

  it('stops before an event that is not in the log, and passes nothing over', async () => {
    const { log, start } = bench();
    const target = fakeTarget();
    log.write(...events(6));
    const rows = async (after: number, limit: number) => (await log.rows(after, limit)).filter(({ entry }) => entry.seq !== 4);
    const forwarder = start(target, { log: { ...log, rows } });
    await forwarder.tick();
    await forwarder.tick();
    assert.deepEqual(target.taken, [1, 2, 3]);
    assert.match(forwarder.state().trouble ?? '', /^Event 4 is not in the log/);
    assert.equal(forwarder.state().stopped, true);
  });

  it('says what waits while a target is away, once in the log of the process, and when it is back', async () => {
    const { log, time, start } = bench();
    const target = fakeTarget();
    const lines: string[] = [];
    const keep = (_fields: object, line: string): void => void lines.push(line);
    const logger: Logger = { ...silentLogger, error: keep, info: keep };
    log.write(...events(3));
    target.fail = notNow('It is away.');
    const forwarder = start(target, { logger });
    for (let round = 0; round < 20; round += 1) {
      await forwarder.tick();
      time.ms += 10_000;
    }
    const [note] = noteOf(forwarder.state());
    assert.match(
      note ?? '',
      /^The audit log cannot be forwarded to https:\/\/collector.example.com; 3 events wait, the oldest for 1[89]\d s. It is away.$/,
    );
    target.fail = null;
    time.ms += 60_000;
    await forwarder.tick();
    assert.deepEqual(noteOf(forwarder.state()), []);
    assert.equal(lines.length, 2, lines.join('\n'));
  });

  it('waits twice as long after each failure, up to a minute, and less by chance', () => {
    const most = [1, 2, 3, 4, 5, 6, 7, 50, 5000].map((failures) => backoffMs(failures, 0));
    assert.deepEqual(most, [1000, 2000, 4000, 8000, 16_000, 32_000, 60_000, 60_000, 60_000]);
    assert.equal(backoffMs(7, 1), 30_000);
  });

  it('lets one process at a time forward, and another one go on when it stops', async () => {
    const { log, start } = bench();
    const [one, two] = [fakeTarget(), fakeTarget()];
    const [first, second] = [start(one), start(two)];
    log.write(...events(2));
    await first.tick();
    await second.tick();
    log.write(...events(1));
    await second.tick();
    await first.tick();
    await second.tick();
    assert.deepEqual([one.taken, two.taken], [[1, 2, 3], []]);
    assert.equal(second.state().seq, 3, 'the other one knows how far it is');
    await first.close();
    log.write(...events(1));
    await second.tick();
    assert.deepEqual(two.taken, [4]);
  });

  it('lets another process try when it cannot reach the target itself', async () => {
    const { log, start } = bench();
    const [one, two] = [fakeTarget(), fakeTarget()];
    one.fail = notNow('It is away.');
    const [first, second] = [start(one), start(two)];
    log.write(...events(2));
    await first.tick();
    await second.tick();
    assert.deepEqual(two.taken, [1, 2]);
    await first.tick();
    assert.equal(first.state().trouble, null);
  });

  it('sends nothing under a lease that may end before the target has taken it', async () => {
    const { log, cursors, time, start } = bench();
    const [one, two] = [fakeTarget(), fakeTarget()];
    const [first, second] = [start(one), start(two)];
    log.write(...events(1500));
    // The first process stands still in the middle of a batch until its lease has ended, and the second one goes on.
    one.before = async () => {
      if (one.batches.length !== 1) return;
      time.ms += 41_000;
      await second.tick();
      one.before = async () => undefined;
    };
    await first.tick();
    assert.deepEqual(two.taken, numbers(501, 1500));
    assert.deepEqual(one.taken, numbers(1, 1000), 'what it was in the middle of, and nothing after it');
    assert.equal((await cursors.forwarded('fake'))?.seq, 1500);
    assert.ok(one.drops > 0, 'its connection is gone with the lease');
  });

  it('sends nothing that it read under a lease that another process has by now', async () => {
    const { log, time, start } = bench();
    const [one, two] = [fakeTarget(), fakeTarget()];
    const second = start(two);
    log.write(...events(1500));
    const rows = async (after: number, limit: number) => {
      const found = await log.rows(after, limit);
      if (after === 500 && two.taken.length === 0) {
        time.ms += 41_000;
        await second.tick();
      }
      return found;
    };
    await start(one, { log: { ...log, rows } }).tick();
    assert.deepEqual([one.taken, two.taken], [numbers(1, 500), numbers(501, 1500)]);
  });

  it('begins nothing after it was closed, and ends what hangs', async () => {
    const { log, start } = bench();
    const target = fakeTarget();
    log.write(...events(501));
    const hanging: Target = {
      ...target,
      deliver: (_batch, signal) => new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(notNow('stopped')))),
    };
    const forwarder = start(hanging, { graceMs: 20 });
    void forwarder.tick();
    await new Promise((resolve) => setTimeout(resolve, 5));
    await forwarder.close();
    await forwarder.tick();
    assert.deepEqual([forwarder.state().seq, forwarder.state().trouble], [0, null]);
    const next = start(target);
    await next.tick();
    assert.deepEqual(target.taken, numbers(1, 501), 'the lease was given back');
  });

  it('goes on when the database could not be asked for a while', async () => {
    const { log, cursors, time, start } = bench();
    const target = fakeTarget();
    log.write(...events(2));
    let away = true;
    const claim: typeof cursors.claim = (...given) => (away ? Promise.reject(notNow('The database is away.')) : cursors.claim(...given));
    const forwarder = start(target, { cursors: { ...cursors, claim } });
    await forwarder.tick();
    assert.equal(forwarder.state().trouble, 'The database is away.');
    away = false;
    time.ms += 1000;
    await forwarder.tick();
    assert.deepEqual([target.taken, forwarder.state().trouble], [[1, 2], null]);
  });
});
