import assert from 'node:assert/strict';
import { amount, dayAndTime, lasted, span } from '../../cards/time.ts';

describe('span', () => {
  const cases: readonly (readonly [ms: number, words: string])[] = [
    [0, 'under 1 s'],
    [999, 'under 1 s'],
    [1000, '1 s'],
    [59_999, '59 s'],
    [60_000, '1 min'],
    [125_000, '2 min 5 s'],
    [3_600_000, '1 h'],
    [7_800_000, '2 h 10 min'],
    [86_400_000, '1 d'],
    [349_200_000, '4 d 1 h'],
  ];
  for (const [ms, words] of cases) it(`says ${words} for ${ms} ms`, () => assert.equal(span(ms), words));
});

describe('lasted', () => {
  it('is null until the end', () => assert.equal(lasted(new Date(0), null), null));
  it('is null where nothing started', () => assert.equal(lasted(null, new Date(0)), null));
  it('measures from start to end', () => assert.equal(lasted(new Date(0), new Date(5000)), '5 s'));
  it('is never negative when two clocks differ', () => assert.equal(lasted(new Date(5000), new Date(0)), 'under 1 s'));
});

describe('dayAndTime', () => {
  it('writes the macros of Adaptive Cards without fractions of a second', () => {
    assert.equal(dayAndTime(new Date('2026-11-23T09:00:00.123Z')), '{{DATE(2026-11-23T09:00:00Z, SHORT)}}, {{TIME(2026-11-23T09:00:00Z)}}');
  });
});

describe('amount', () => {
  it('uses units of a thousand', () =>
    assert.deepEqual([amount(999), amount(1000), amount(10_400_000)], ['999 bytes', '1.0 kB', '10.4 MB']));
});
