import assert from 'node:assert/strict';
import fc from 'fast-check';
import { type Bucket, CONVERSATION_LIMITS, RateLimit, TENANT_LIMITS } from '../../bot/teams/rate-limit.ts';
import { count } from '../support/counts.ts';

const place = (key: string): Bucket => ({ key, limits: CONVERSATION_LIMITS });
const tenant: Bucket = { key: 'tenant', limits: TENANT_LIMITS };

/** When each of `many` sends goes out if one sends as soon as it may. */
function timesOf(limit: RateLimit, buckets: readonly Bucket[], many: number, start = 0): readonly number[] {
  const times: number[] = [];
  let now = start;
  while (times.length < many) {
    const wait = limit.take(buckets, now);
    if (wait === 0) times.push(now);
    now += wait;
  }
  return times;
}

describe('the rate limit', () => {
  it('lets 7 messages go at once, the 8th after a second, the 9th after two', () => {
    assert.deepEqual(timesOf(new RateLimit(), [place('a')], 9), [0, 0, 0, 0, 0, 0, 0, 1000, 2000]);
  });

  it('lets 60 messages go in 30 seconds and 1,800 in an hour', () => {
    const times = timesOf(new RateLimit(), [place('a')], 1801);
    assert.ok((times[60] ?? 0) >= 30_000);
    assert.ok((times[1800] ?? 0) >= 3_600_000);
    assert.ok((times[1799] ?? 0) < 3_600_000);
  });

  it('never lets more go in any span than Teams allows, whenever one asks', () => {
    const pauses = fc.array(fc.integer({ min: 0, max: 3_000 }), { minLength: 1, maxLength: 150 });
    fc.assert(
      fc.property(pauses, (gaps) => {
        const limit = new RateLimit();
        const times: number[] = [];
        let now = 0;
        for (const gap of gaps) {
          now += gap;
          if (limit.take([place('a')], now) === 0) times.push(now);
        }
        for (const { most, spanMs } of CONVERSATION_LIMITS) {
          for (const [index, time] of times.entries()) {
            assert.ok(time - (times[index - most] ?? Number.NEGATIVE_INFINITY) >= spanMs);
          }
        }
      }),
      { numRuns: count(2_000) },
    );
  });

  it('counts conversations apart, but not within one tenant', () => {
    const limit = new RateLimit();
    const now = Array.from({ length: 40 }, (_, index) => limit.take([place(`c${index}`), tenant], 0));
    assert.equal(now.filter((wait) => wait === 0).length, 30);
    assert.deepEqual(new Set(now.slice(30)), new Set([1000]));
  });

  it('takes from no bucket when one of them is empty', () => {
    const limit = new RateLimit();
    timesOf(limit, [place('a')], 7);
    for (let tries = 0; tries < 100; tries += 1) assert.equal(limit.take([place('a'), tenant], 0), 1000);
    assert.equal(timesOf(limit, [tenant], 30).at(-1), 0);
  });

  it('lets nothing go while a key is blocked, and a shorter block changes nothing', () => {
    const limit = new RateLimit();
    limit.block('a', 5_000);
    limit.block('a', 1_000);
    assert.equal(limit.take([place('a'), tenant], 2_000), 3_000);
    assert.equal(limit.take([place('b'), tenant], 2_000), 0);
    assert.equal(limit.take([place('a'), tenant], 5_000), 0);
  });

  it('forgets conversations that have been quiet for long', () => {
    const limit = new RateLimit();
    for (let index = 0; index < 6_000; index += 1) limit.take([place(`c${index}`)], index);
    limit.take([place('late')], 10_000_000);
    assert.equal(limit.size, 1);
  });
});
