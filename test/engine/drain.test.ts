import assert from 'node:assert/strict';
import { setImmediate as turn } from 'node:timers/promises';
import { AppError } from '../../bot/core/errors.ts';
import type { Logger } from '../../bot/core/ports.ts';
import { Drain } from '../../bot/engine/drain.ts';
import { persist } from '../../bot/engine/patience.ts';
import { silentLogger } from '../support/silent-logger.ts';

/** What has become of a promise a moment later. */
async function fate(promise: Promise<unknown>): Promise<'pending' | 'settled'> {
  let settled = false;
  const settle = (): void => {
    settled = true;
  };
  promise.then(settle, settle);
  await turn();
  await turn();
  return settled ? 'settled' : 'pending';
}

describe('drain', () => {
  it('lets everything pass while it is open', async () => {
    const drain = new Drain();
    const result = drain.run(async () => {
      await drain.pass();
      await drain.sleep(1);
      return 'done';
    });
    assert.equal(await result, 'done');
  });

  it('stops what passes a point once it closes, for ever, and does not wait for it', async () => {
    const drain = new Drain();
    let begin = (): void => undefined;
    const strand = drain.run(async () => {
      await new Promise<void>((resolve) => {
        begin = resolve;
      });
      await drain.pass();
    });
    const closed = drain.close(60_000);
    assert.equal(await fate(closed), 'pending');
    begin();
    assert.equal(await closed, 0);
    assert.equal(await fate(strand), 'pending');
  });

  it('stops what sleeps at once', async () => {
    const drain = new Drain();
    const strand = drain.run(() => drain.sleep(3_600_000));
    assert.equal(await drain.close(60_000), 0);
    assert.equal(await fate(strand), 'pending');
  });

  it('says after its time how many have not come to a rest', async () => {
    const drain = new Drain();
    for (const _ of [1, 2]) void drain.run(() => new Promise(() => undefined));
    assert.equal(await drain.close(10), 2);
  });

  it('counts work that fails as ended', async () => {
    const drain = new Drain();
    await assert.rejects(drain.run(() => Promise.reject(new Error('no'))));
    assert.equal(await drain.close(60_000), 0);
  });
});

describe('persisting', () => {
  const parts = (drain: Drain, logger: Logger = silentLogger) => ({
    drain,
    logger,
    what: 'It',
    final: (error: unknown) => error === FINAL,
  });
  const FINAL = new Error('final');

  it('repeats work until it succeeds, and tells of each failure by its kind', async () => {
    const told: string[] = [];
    const logger: Logger = {
      ...silentLogger,
      warn: (_, text) => told.push(`warn ${text}`),
      error: (_, text) => told.push(`error ${text}`),
    };
    const failures = [new AppError({ code: 'unavailable', reason: 'store.full', message: 'full' }), new Error('a mistake')];
    const result = await persist(parts(new Drain(), logger), () => {
      const failure = failures.shift();
      return failure === undefined ? Promise.resolve('done') : Promise.reject(failure);
    });
    assert.equal(result, 'done');
    assert.deepEqual(told, ['warn It failed and is tried again.', 'error It failed and is tried again.']);
  });

  it('lets a final error through', async () => {
    await assert.rejects(
      persist(parts(new Drain()), () => Promise.reject(FINAL)),
      FINAL,
    );
  });

  it('stops trying when the engine stops', async () => {
    const drain = new Drain();
    let tries = 0;
    void drain.run(() =>
      persist(parts(drain), () => {
        tries += 1;
        return Promise.reject(new Error('no'));
      }),
    );
    await turn();
    assert.equal(await drain.close(60_000), 0);
    assert.equal(tries, 1);
  });
});
